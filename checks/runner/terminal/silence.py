"""A program that prints nothing: whether it works, or waits for the reader."""

import time
from collections.abc import Callable


class Silence:
    """How long a terminal has been silent, and what that means.

    A silent program is looked at twice: only one that waits for a key both times, without a word between,
    waits for the reader. One that works is looked at less and less often.

    Args:
        seconds: how long a silence lasts before the first look, and between the first two.
        waits_for_a_key: looks at the program in the foreground; True only if that is certain.
    """

    def __init__(self, seconds: float, waits_for_a_key: Callable[[], bool]) -> None:
        self._seconds = seconds
        self._waits_for_a_key = waits_for_a_key
        self.is_over()

    def is_over(self) -> None:
        """Begin to count again: something came."""
        self._pause = self._seconds
        self._next = time.monotonic() + self._pause
        self._waited = False

    def left(self) -> float:
        """Return the seconds until the program is looked at."""
        return max(self._next - time.monotonic(), 0)

    def is_for_the_reader(self) -> bool:
        """Look at the program if it is time; tell whether it waits for the reader."""
        if self.left():
            return False
        waits = self._waits_for_a_key()
        if waits and self._waited:
            return True
        self._waited = waits
        self._pause *= 1 if waits else 2
        self._next = time.monotonic() + self._pause
        return False
