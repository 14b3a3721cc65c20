"""The channels: one folder of packages for each, with the index that conda reads."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from packaging.utils import canonicalize_name

from conf.conda.errors import BuildError
from conf.conda.packages.catalog import channel_recipes, channels
from conf.conda.scripts.conda_index import index
from conf.conda.store.digests import digest, sources_digest
from conf.conda.store.layers import layer_path, new_layer
from conf.conda.tree.metapackages import Packages, write_all
from conf.console import step

# The cluster's administrators index their channel with the same script, which needs only Python; conda-index
# would have to be installed there. py-rattler's `index_fs` writes no `repodata.json.bz2`, without which
# conda 4.3 believes that a `file://` channel is empty.
SUBDIR = "linux-64"


def channel_key(channel: str) -> str:
    """Return the digest of a whole channel."""
    keys = [recipe.key for recipe in channel_recipes(channel)]
    names = channels()[channel].get("metapackages", [])
    files = [f"metapackages/{name}.toml" for name in names] + ["tree/metapackages.py"] * bool(names)
    return digest(keys, sources_digest("tree/channel.py", "scripts/conda_index.py", *files))


def ensure_channels() -> dict[str, Path]:
    """Return the folder of each channel, with `linux-64/` and `noarch/`; build what is missing.

    Raises:
        BuildError: one cannot be built; the message says why and what to do.
    """
    found = {name: layer_path("channels", channel_key(name)) for name in channels()}
    missing = [name for name, folder in found.items() if not folder.is_dir()]
    if missing:
        # Imported here, because it needs libraries that a built cluster does not.
        from conf.conda.building.parallel import build_all

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
