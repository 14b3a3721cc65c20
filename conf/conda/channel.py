"""The channel: the packages in one folder, with the index that conda reads."""

import asyncio
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from packaging.utils import canonicalize_name

from conf.conda.build import build_all
from conf.conda.errors import BuildError
from conf.conda.layers import layer_path, new_layer
from conf.conda.progress import step
from conf.conda.recipes import channel_key

SUBDIR = "linux-64"


def ensure_channel() -> Path:
    """Return the folder of the channel, with `linux-64/` and `noarch/`; build what is missing.

    Raises:
        BuildError: it cannot be built; the message says why and what to do.
    """
    target = layer_path("channels", channel_key())
    if not target.is_dir():
        packages = build_all()
        with step(f"Indexing the channel of {len(packages)} packages"), new_layer(target) as folder:
            (folder / SUBDIR).mkdir()
            (folder / "noarch").mkdir()
            for package in packages:
                shutil.copy2(package, folder / SUBDIR)
            index(folder)
            check_closed(folder)
    return target


def index(folder: Path) -> None:
    """Write `repodata.json` for both subfolders, in the one form that conda 4.3 reads."""
    from rattler.index import index_fs

    asyncio.run(index_fs(folder, write_zst=False, write_shards=False, max_parallel=2))


def check_closed(folder: Path) -> None:
    """Make sure that everything a package depends on is in the channel.

    Raises:
        BuildError: something is not.
    """
    packages = json.loads((folder / SUBDIR / "repodata.json").read_text(encoding="utf-8"))["packages"]
    names = {package["name"] for package in packages.values()}
    missing = [
        f"{file} needs {wanted}"
        for file, package in packages.items()
        for wanted in package["depends"]
        if canonicalize_name(wanted.partition(" ")[0]) not in names
    ]
    if missing:
        raise BuildError("The channel lacks packages that others need; add them to conf/conda/locks:\n" + lines(missing))


def lines(texts: Sequence[str]) -> str:
    """Return texts one to a line, indented."""
    return "\n".join(f"  {text}" for text in sorted(texts))
