"""One file lock for changes made through the engine, among all processes of the project."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from conf.engine.engine import EngineError


@contextmanager
def exclusive(path: Path, *, timeout: float) -> Iterator[None]:
    """Hold the lock file `path`; the kernel frees it when the process ends, however it ends.

    podman 4.3 sometimes deadlocks when several commands create containers at once.

    Args:
        path: the lock file, created if missing.
        timeout: seconds to wait for another process.

    Raises:
        EngineError: another process held the lock all the time.
    """
    try:
        with FileLock(path, timeout=timeout):
            yield
    except Timeout:
        raise EngineError(f"another process of this project has held {path} for {timeout:g} s") from None
