"""Layers of the build: each is a folder named after the digest of its inputs, complete or absent."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conf.cache import cache_dir
from conf.conda.errors import BuildError

TEMPORARY = ".building-"


def layer_path(kind: str, key: str) -> Path:
    """Return where the layer with this key is, or will be: `<cache>/conda/<kind>/<first 20 of key>`."""
    return cache_dir() / "conda" / kind / key[:20]


@contextmanager
def new_layer(target: Path) -> Iterator[Path]:
    """Yield an empty folder that becomes `target` when the block ends well, and vanishes when it does not.

    If another process has made `target` meanwhile, that one is kept.
    """
    temporary = target.parent / f"{TEMPORARY}{target.name}-{os.getpid()}"
    temporary.mkdir(parents=True)
    try:
        yield temporary
        with contextlib.suppress(OSError):
            temporary.rename(target)
        if not target.is_dir():
            raise BuildError(f"{target} cannot be made: {temporary} is gone or cannot be renamed.")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def sweep() -> None:
    """Remove what a killed build has left; call it with the build lock held."""
    for kind in (cache_dir() / "conda").glob("*"):
        for left in kind.glob(f"{TEMPORARY}*"):
            shutil.rmtree(left, ignore_errors=True)
