"""One file lock for changes made through the engine, among all processes of the project."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conf.engine.engine import EngineError


@contextmanager
def exclusive(path: Path, *, timeout: float) -> Iterator[None]:
    """Hold the lock file `path`; the kernel frees it when the process ends, however it ends.

    podman 4.3 has been seen to deadlock when several commands create containers at once.

    Args:
        path: the lock file, made if missing.
        timeout: seconds to wait for another process.

    Raises:
        EngineError: another process held the lock all the time.
    """
    with path.open("a") as file:
        deadline = time.monotonic() + timeout
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise EngineError(
                        f"another process of this project has held {path} for {timeout:g} s"
                    ) from None
                time.sleep(0.02)
        yield
