"""The channels: packages in one folder each, with the index that conda reads."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from packaging.utils import canonicalize_name

from conf.conda.errors import BuildError
from conf.conda.layers import layer_path, new_layer
from conf.conda.metapackages import Packages, write_all
from conf.conda.progress import step
from conf.conda.recipes import channel_key, channel_recipes, channels
from conf.conda.scripts.conda_index import index

# py-rattler's `index_fs` was tried: it writes no `repodata.json.bz2`, without which conda 4.3 takes a `file://`
# channel for empty, and unpacks every package to read one file of it. The cluster has our script too.
SUBDIR = "linux-64"


def ensure_channels() -> dict[str, Path]:
    """Return the folder of each channel, with `linux-64/` and `noarch/`; build what is missing.

    Raises:
        BuildError: one cannot be built; the message says why and what to do.
    """
    found = {name: layer_path("channels", channel_key(name)) for name in channels()}
    missing = [name for name, folder in found.items() if not folder.is_dir()]
    if missing:
        from conf.conda.build import build_all  # and with it the libraries that only building needs

        build_all()
        for name in missing:
            packages = [next(recipe.layer.glob("*.tar.bz2")) for recipe in channel_recipes(name)]
            with (
                step(f"Indexing the channel {name} of {len(packages)} packages"),
                new_layer(found[name]) as new,
            ):
                fill(new, packages, channels()[name].get("metapackages", []))
    for name in missing:
        check_closed(read_index(found[name]), [read_index(other) for other in found.values()])
    return found


def fill(folder: Path, packages: Sequence[Path], metapackages: Sequence[str]) -> None:
    """Put packages and metapackages into an empty folder and index them."""
    (folder / SUBDIR).mkdir()
    for package in packages:
        shutil.copy2(package, folder / SUBDIR)
    index(folder)
    if metapackages:
        write_all(metapackages, read_index(folder), folder / SUBDIR)
        index(folder)


def read_index(folder: Path) -> Packages:
    """Return the packages of a channel's index: file name to entry."""
    text = (folder / SUBDIR / "repodata.json").read_text(encoding="utf-8")
    packages: Packages = json.loads(text)["packages"]
    return packages


def check_closed(packages: Packages, reachable: Sequence[Packages]) -> None:
    """Make sure that everything a package depends on is in a channel.

    Raises:
        BuildError: something is not.
    """
    names = {package["name"] for some in reachable for package in some.values()}
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
