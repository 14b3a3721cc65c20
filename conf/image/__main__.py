"""Build the machines' images, remove old ones, or lock the versions of their Debian packages."""

import argparse
import sys

from conf import signals
from conf.engine import EngineError, find
from conf.image.build import ensure_images, remove_old
from conf.image.context import LOCK
from conf.image.lock import write_lock

HELP = """\
build   make the images of this checkout, if they are not there yet (what the cluster does by itself)
clean   remove the images of other versions of the files in conf/, which nothing uses
lock    build with the newest packages the Debian mirror has, and write their versions to packages.lock

ICEBERG_ENGINE          podman or docker, instead of the first one that answers
ICEBERG_BASE            an image such as debian:bookworm-slim to start from, if a registry is to be used
ICEBERG_DEBIAN_MIRROR   where packages come from
ICEBERG_CACHE           where everything is kept (default: ~/.cache/iceberg-docs)
"""


def main() -> int:
    """Run the command line; the exit status is 0, or 1 after a message."""
    parser = argparse.ArgumentParser(
        prog="python -m conf.image",
        description=__doc__,
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=["build", "clean", "lock"])
    command = parser.parse_args().command
    try:
        engine = find()
        if command == "lock":
            LOCK.unlink(missing_ok=True)
        images = ensure_images(engine, locked=command != "lock")
        if command == "lock":
            number = write_lock(engine, [images.node, images.laptop])
            print(f"{number} packages in {LOCK}")
            images = ensure_images(engine)
        if command == "clean":
            for name in remove_old(engine, images):
                print(f"removed {name}")
        print(f"{images.node}\n{images.laptop}")
    except EngineError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; what was finished is kept", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    signals.program(main)
