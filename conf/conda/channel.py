"""The channel: the packages in one folder, with the index that conda reads."""

import bz2
import hashlib
import json
import shutil
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

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
        from conf.conda.build import build_all  # and with it the libraries that only building needs

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
    """Write the index of both subfolders, `repodata.json` and the compressed one that conda 4.3 asks for.

    py-rattler's `index_fs` was tried: it writes no `repodata.json.bz2`, without which conda 4.3 takes a `file://`
    channel for empty, and unpacks every package to read one file of it.
    """
    for subfolder in (SUBDIR, "noarch"):
        packages = {
            package.name: entry(package) for package in sorted((folder / subfolder).glob("*.tar.bz2"))
        }
        table = {"info": {"subdir": subfolder}, "packages": packages}
        text = json.dumps(table, indent=1, sort_keys=True).encode()
        (folder / subfolder / "repodata.json").write_bytes(text)
        (folder / subfolder / "repodata.json.bz2").write_bytes(bz2.compress(text))


def entry(package: Path) -> dict[str, Any]:
    """Return what the index says of a package: its own `info/index.json`, size and checksums."""
    with tarfile.open(package) as tar:
        # The first file of a package that was packed here; no need to read on.
        first = tar.next()
        content = tar.extractfile(first) if first and first.name == "info/index.json" else None
        if content is None:
            raise BuildError(
                f"{package}: info/index.json is not its first file; it was not built by conf.conda."
            )
        table: dict[str, Any] = json.load(content)
    data = package.read_bytes()
    sums = {
        "md5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    return table | sums | {"size": len(data)}


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
        raise BuildError(
            "The channel lacks packages that others need; add them to conf/conda/locks:\n" + lines(missing)
        )


def lines(texts: Sequence[str]) -> str:
    """Return texts one to a line, indented."""
    return "\n".join(f"  {text}" for text in sorted(texts))
