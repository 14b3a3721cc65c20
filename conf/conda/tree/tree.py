"""The software tree: the folder that becomes /usr/local on the cluster, with the files of `texts` over it."""

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from conf.cache import cache_dir
from conf.conda.building.parallel import missing_recipes
from conf.conda.packages.catalog import channels
from conf.conda.sources.ahead import fetching
from conf.conda.store.digests import digest, sources_digest
from conf.conda.store.disk import disk_explained, need_space
from conf.conda.store.layers import TEMPORARY, new_layer, sweep
from conf.conda.store.lock import build_lock
from conf.conda.tree.channel import channel_key, ensure_channels
from conf.conda.tree.install import environment_files, install, lay_out, plan
from conf.conda.tree.pip_index import pip_index_files, pip_index_key
from conf.conda.tree.places import rendered
from conf.console import say, step
from conf.engine import Engine, EngineError

TREES = "usr-local-*"
MEGABYTES = 6000  # downloads 600, packages 900, channels 500, tree 2700, and what is on its way
REMOVING = 600.0  # seconds that the removal of trees may take


def tree_key() -> str:
    """Return the digest of everything that the tree is made from.

    The node image is not part of it: conda runs in it, and nothing of it gets into the tree.
    """
    written = [(path.name, rendered(path)) for path in environment_files()]
    code = (f"tree/{name}.py" for name in ("install", "places", "pip_index"))
    own = sources_digest(*code, "inside", "channel.toml")
    keys = [channel_key(name) for name in channels()]
    return digest(keys, pip_index_key(), written, own, plan())


def tree_path() -> Path:
    """Return where the tree of these inputs is, or will be."""
    return cache_dir() / TREES.replace("*", tree_key()[:16])


def fetching_ahead() -> AbstractContextManager[None]:
    """Fetch the files of a tree that is missing while something else is done, such as building images."""
    if tree_path().is_dir():
        return contextlib.nullcontext()
    packages = [file for recipe in missing_recipes() for file in recipe.files]
    return fetching([*packages, *pip_index_files()])


def ensure_tree(engine: Engine, node_image: str) -> Path:
    """Return the folder that becomes /usr/local, built if missing.

    Args:
        engine: the container engine.
        node_image: the image of the cluster's nodes, in which conda installs itself.

    Raises:
        BuildError: it cannot be built; the text says what failed and what to do. No unfinished tree is left.
    """
    target = tree_path()
    if not target.is_dir():
        with build_lock():
            if not target.is_dir():
                with disk_explained(), nothing_unfinished(engine, node_image):
                    build(engine, node_image, target)
    return target


def build(engine: Engine, node_image: str, target: Path) -> None:
    """Build the channel and the tree."""
    need_space(MEGABYTES)
    folders = ensure_channels()
    with step("Installing conda into the software tree"), new_layer(target) as top:
        lay_out(top, folders)
        install(engine, node_image, top)
    say(f"The software tree is {target}")


@contextmanager
def nothing_unfinished(engine: Engine, node_image: str) -> Iterator[None]:
    """Remove what a killed build has left, and what this one leaves if it fails."""
    remove_unfinished(engine, node_image)
    try:
        yield
    except BaseException:
        with contextlib.suppress(
            EngineError
        ):  # the first error is the one to report; the next build tries again
            remove_unfinished(engine, node_image)
        raise


def remove_unfinished(engine: Engine, node_image: str) -> None:
    """Remove unfinished layers and trees; call it with the build lock held."""
    sweep()
    remove_trees(engine, node_image, list(cache_dir().glob(f"{TEMPORARY}*")))


def remove_trees(engine: Engine, node_image: str, trees: Sequence[Path]) -> None:
    """Remove folders of the cache that a container has written as root, which this user may not be able to.

    Raises:
        EngineError: the container cannot do it.
    """
    if trees:
        command = ["run", "--rm", "--network=none", f"--volume={cache_dir()}:/cache", node_image, "rm", "-rf"]
        engine.run([*command, *(f"/cache/{tree.name}" for tree in trees)], timeout=REMOVING)
