"""Wait in a test for what comes by itself within a moment, such as the end of a killed process."""

import time
from collections.abc import Callable

PATIENCE = 100.0


def soon(happens: Callable[[], bool], seconds: float = PATIENCE, pause: float = 0.05) -> bool:
    """Return whether it happens within so many seconds.

    Args:
        happens: asks.
        seconds: how long to ask.
        pause: seconds between two questions. Asking in a container takes a fifth of a second of processor
            time, so what may take half a minute is asked less often than by default.
    """
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
