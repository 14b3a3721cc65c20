"""Show how far the drifts are: a bar on a terminal, a line with each verdict everywhere."""

import math
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from conf.console import Meter


class Watch:
    """Counts verdicts, and estimates the time left from their pace."""

    def __init__(self, total: int, limit: float | None) -> None:
        self._total = total
        self._limit = limit
        self._started = time.monotonic()
        self._count: Counter[str] = Counter()
        # Without a terminal the verdicts are lines enough.
        self._meter = Meter(total, between_lines=math.inf, stderr=True)

    @property
    def is_over(self) -> bool:
        """Whether the time for a sample is over."""
        return self._limit is not None and time.monotonic() - self._started > self._limit

    def say(self, text: str) -> None:
        """Print a line that stays."""
        self._meter.say(f"[{self._count.total() + 1}/{self._total}] {text}")

    def count(self, entry: Mapping[str, Any]) -> None:
        """Count a verdict."""
        self._count[entry["outcome"]] += 1

    def update(self) -> None:
        """Show the count as it is now."""
        done, passed = self._count.total(), time.monotonic() - self._started
        left = passed * (self._total - done) / done / 60 if done else 0
        text = ", ".join(f"{number} {name}" for name, number in self._count.items())
        about = f", about {left:.0f} min left" if done else ""
        self._meter.show(done, f"{done}/{self._total} {text}{about}")

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._meter.close()
