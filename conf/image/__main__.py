"""Build the machines' images, remove old ones, or lock the versions of their Debian packages."""

import sys

from conf import command_line
from conf.engine import EngineError, find
from conf.image.build import ensure_images, remove_old
from conf.image.context import LOCK
from conf.image.lock import write_lock

HELP = """\
build   make the images of this checkout, if they are missing (starting a cluster does it too)
clean   remove the images of other versions of the files in conf/, which nothing uses
lock    build with the newest packages the Debian mirror has, and write their versions to packages.lock

ICEBERG_ENGINE          podman, rootless or docker, instead of the first one that answers
ICEBERG_BASE            an image such as debian:bookworm-slim to start from, to use a registry
ICEBERG_DEBIAN_MIRROR   where packages come from
ICEBERG_CACHE           where everything is kept (default: ~/.cache/iceberg-docs)
"""


def main(arguments: list[str]) -> int:
    """Run the command line and return the exit status."""
    parser = command_line.parser("conf.image", __doc__, HELP)
    parser.add_argument("command", choices=["build", "clean", "lock"])
    command = parser.parse_args(arguments).command
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
        return command_line.FAILED
    return command_line.DONE


if __name__ == "__main__":
    command_line.program(main, stopped="stopped; what was finished is kept")
