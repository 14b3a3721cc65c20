"""Start a cluster from the conf/ that PYTHONPATH leads to, and stop it when standard input ends.

Usage: python hold.py NAME. Lines on standard output, each JSON: what will be made (images, folders),
then that the cluster is up. It ends with whoever started it, however that ends.
"""

import json
import sys
import tempfile
from pathlib import Path

from conf.cluster import start
from conf.conda import texts_path, tree_path
from conf.image.build import named
from conf.image.context import write_context


def main(name: str) -> None:
    """Do it."""
    with tempfile.TemporaryDirectory() as context:
        images = named(write_context(Path(context)))
    tell(images=[images.node, images.laptop], folders=[str(texts_path()), str(tree_path())])
    with start(name):
        tell(up=True)
        sys.stdin.read()


def tell(**what: object) -> None:
    """Write a line to whoever started this; what building says goes elsewhere."""
    print(json.dumps(what), file=OUT, flush=True)


if __name__ == "__main__":
    OUT, sys.stdout = sys.stdout, sys.stderr
    main(sys.argv[1])
