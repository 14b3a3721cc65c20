"""Layers of the build: each is a folder named after the hash of all it is made from, complete or absent."""

import ast
import contextlib
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from conf.cache import cache_dir
from conf.conda.errors import BuildError
from conf.engine.engine import EngineError
from conf.engine.lock import exclusive

HERE = Path(__file__).parent
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
TEMPORARY = ".building-"
LONGEST_BUILD = 3600.0  # seconds another process may hold the lock


def digest(*parts: Any) -> str:
    """Return the hex SHA-256 of values that JSON can write; equal values give equal digests."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def sources_digest(*names: str) -> str:
    """Return one digest over files and folders of conf/conda: what a layer's builder is made of.

    Of a Python module its syntax counts: a comment or another line length is no reason to build anew.
    """
    found = []
    for start in (HERE / name for name in names):
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            if path.is_file() and path.suffix != ".pyc":
                code = ast.dump(ast.parse(path.read_bytes())) if path.suffix == ".py" else file_digest(path)
                found.append((str(path.relative_to(HERE)), code))
    return digest(found)


def layer_path(kind: str, key: str) -> Path:
    """Return where the layer with this key is, or will be: `<cache>/conda/<kind>/<first 20 of key>`."""
    return cache_dir() / "conda" / kind / key[:20]


@contextmanager
def new_layer(target: Path) -> Iterator[Path]:
    """Yield an empty folder that becomes `target` when the block ends well, and vanishes when it does not.

    If `target` has come into being meanwhile, that one stays.
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


@contextmanager
def build_lock() -> Iterator[None]:
    """Let one process build at a time; say so when another one is at it.

    Raises:
        BuildError: the other one took longer than an hour.
    """
    path = cache_dir() / "conda" / "building"
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(exclusive(path, timeout=0))
        except EngineError:
            print("Another process is building the software tree; waiting for it …", flush=True)
            try:
                stack.enter_context(exclusive(path, timeout=LONGEST_BUILD))
            except EngineError as error:
                raise BuildError(f"The software tree cannot be built: {error}.") from error
        yield


@contextmanager
def disk_explained() -> Iterator[None]:
    """Say it plainly when the disk runs full on the way.

    Raises:
        BuildError: instead of the OSError.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in FULL_DISK:
            raise
        raise BuildError(
            f"The disk of {cache_dir()} ran full; what was unfinished is removed. Make room there, or set "
            "ICEBERG_CACHE to a folder on a larger disk, and run this again."
        ) from error


def need_space(megabytes: int) -> None:
    """Make sure that the cache's file system has room.

    Raises:
        BuildError: it has not; the message says how much is missing and what can be done.
    """
    folder = cache_dir()
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise BuildError(
            f"{folder} has {free} MB free, and building the software tree needs about {megabytes} MB. "
            "Make room there, or set ICEBERG_CACHE to a folder on a larger disk and run this again."
        )
