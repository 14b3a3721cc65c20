"""Remove from the cache what no checkout of this state and no running cluster uses."""

import shutil
from pathlib import Path

from conf.cache import cache_dir
from conf.conda.packages.catalog import all_recipes, channels
from conf.conda.sources.fetch import downloads
from conf.conda.sources.pins import read_lock
from conf.conda.store.layers import layer_path, sweep
from conf.conda.store.lock import build_lock
from conf.conda.tree.channel import channel_key
from conf.conda.tree.pip_index import LOCK
from conf.conda.tree.texts import texts_path
from conf.conda.tree.tree import TREES, remove_trees, tree_path
from conf.engine import Engine


def remove_unused(engine: Engine, node_image: str) -> list[Path]:
    """Remove old trees, packages, channels and downloads; return what was removed.

    Raises:
        BuildError: a build is going on and does not end.
        EngineError: the engine refuses to say which trees are in use, or to remove one.
    """
    with build_lock():
        sweep()
        used, wanted = lower_folders(engine), (tree_path(), texts_path())
        trees = [tree for tree in cache_dir().glob(TREES) if tree not in wanted and str(tree) not in used]
        remove_trees(engine, node_image, trees)
        folders = [*unused_layers(), *unused_downloads()]
        for folder in folders:
            shutil.rmtree(folder)
    return [*trees, *folders]


def lower_folders(engine: Engine) -> str:
    """Return the options of all the engine's volumes: a cluster's /usr/local names the tree it lies over."""
    volumes = engine.run(["volume", "ls", "--quiet"]).stdout.split()
    if not volumes:
        return ""
    return engine.run(["volume", "inspect", "--format", "{{json .Options}}", *volumes]).stdout


def unused_layers() -> list[Path]:
    """Return the packages and channels that are made from something else than what is written now."""
    wanted = {recipe.layer for recipe in all_recipes()} | {
        layer_path("channels", channel_key(name)) for name in channels()
    }
    found = [path for kind in ("packages", "channels") for path in layer_path(kind, "").glob("*")]
    return sorted(set(found) - wanted)


def unused_downloads() -> list[Path]:
    """Return the fetched files that nothing is made from now."""
    wanted = {file.sha256 for recipe in all_recipes() for file in recipe.files}
    wanted |= {pin.file.sha256 for pin in read_lock(LOCK)}
    return sorted(folder for folder in downloads().glob("*") if folder.name not in wanted)
