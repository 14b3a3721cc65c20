"""Wait in a test for what comes by itself within a moment, such as the end of a killed process."""

import time
from collections.abc import Callable

PATIENCE = 100.0


def soon(happens: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Return whether it happens within so many seconds, asking every 50 ms."""
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
