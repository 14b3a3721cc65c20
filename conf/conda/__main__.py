"""Build conda's channel and the cluster's software tree, show what is built, pin new versions of packages."""

import argparse
import sys
from collections.abc import Sequence

from conf import command_line
from conf.cache import cache_dir
from conf.conda.packages.catalog import all_recipes, channels, lock_files, source_locks
from conf.conda.store.layers import layer_path
from conf.conda.tree.channel import channel_key
from conf.conda.tree.texts import ensure_texts, texts_path
from conf.conda.tree.tree import ensure_tree, fetching_ahead, tree_path
from conf.engine import EngineError

HELP = """\
What is built, each part only when something it is made from has changed:

  packages   recipes/ and the pins in locks/ become conda packages: wheels of the Python package index
             and Debian's own binaries (the Pythons), every file known by its SHA-256
  channels   the packages that channel.toml gives to each, with the index that conda reads
  tree       the folder that becomes /usr/local on the cluster: the channels, conda installed from them by
             itself, the environments of environments/, a folder for pip
  texts      what is mounted over it: condarc, the administrators' scripts, the modulefiles

examples:
  python -m conf.conda build            build what is missing (starting a cluster does it too)
  python -m conf.conda status           what is there; exit status 1 if something is missing
  python -m conf.conda clean            remove from the cache what neither a cluster nor this checkout uses
  python -m conf.conda lock             pin all packages, then look at `git diff conf/conda/locks`
  python -m conf.conda lock py311       only those of one file

To add a package for Python 3.11: write its name into conf/conda/locks/py311.in, then `lock py311`, `build`.

Environment variables: ICEBERG_CACHE (where everything is kept), PIP_INDEX_URL (another Python package
index), ICEBERG_DEBIAN_MIRROR (another Debian mirror).
"""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    options = parser().parse_args(arguments)
    try:
        if options.command == "build":
            return build()
        if options.command == "clean":
            return clean()
        if options.command == "lock":
            return lock(options.names)
        return status()
    except EngineError as error:
        print(f"error: {error}", file=sys.stderr)
        return command_line.FAILED


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    own = command_line.parser("conf.conda", __doc__, HELP)
    commands = own.add_subparsers(dest="command", required=True, metavar="build|status|clean|lock")
    commands.add_parser("build", help="build what is missing")
    commands.add_parser("status", help="say what is built and what is missing")
    commands.add_parser("clean", help="remove from the cache what nothing uses any more")
    lock = commands.add_parser("lock", help="pin packages and their hashes")
    lock.add_argument(
        "names", nargs="*", metavar="NAME", help=f"any of {', '.join(lock_files())}; default: all"
    )
    return own


def build() -> int:
    """Build the tree, the texts above it, and the image in which both are made."""
    from conf.engine import find
    from conf.image import ensure_images

    engine = find()
    with fetching_ahead():
        image = ensure_images(engine).node
    print(ensure_texts(engine, image))
    print(ensure_tree(engine, image))
    return 0


def clean() -> int:
    """Remove what nothing uses any more."""
    from conf.conda.tree.unused import remove_unused
    from conf.engine import find
    from conf.image import ensure_images

    engine = find()
    removed = remove_unused(engine, ensure_images(engine).node)
    for path in removed:
        print(f"removed {path}")
    print(f"{len(removed)} folders removed")
    return 0


def lock(names: Sequence[str]) -> int:
    """Write lock files."""
    from conf.conda.sources.pinning import pin

    if unknown := set(names) - set(lock_files()):
        parser().error(f"no lock file is called {', '.join(unknown)}; there are {', '.join(lock_files())}")
    for name in names or lock_files():
        python = lock_files()[name]
        print(f"locks/{name}.txt: {pin(name, python, source_locks(python))} packages")
    return 0


def status() -> int:
    """Print what is built and what is missing."""
    recipes = all_recipes()
    built = sum(recipe.layer.is_dir() for recipe in recipes)
    tree, texts = tree_path(), texts_path()
    print(f"cache     {cache_dir()}")
    print(f"packages  {built} of {len(recipes)} built")
    for name in channels():
        channel = layer_path("channels", channel_key(name))
        print(f"channel   {name}: {channel if channel.is_dir() else 'not built'}")
    print(f"texts     {texts if texts.is_dir() else 'not built'}")
    print(f"tree      {tree if tree.is_dir() else 'not built'}")
    for recipe in recipes:
        if not recipe.layer.is_dir():
            print(f"  missing: {recipe.name} {recipe.version} for Python {recipe.python}")
    return 0 if tree.is_dir() else 1


if __name__ == "__main__":
    command_line.program(main, stopped="stopped; what was finished is kept, the rest is removed")
