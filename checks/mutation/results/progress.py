"""Show how far the mutants are: a bar on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable

from checks.mutation.results.report import Report
from conf.console import Meter

LINE_SECONDS = 15.0


class Watch:
    """Counts verdicts, and estimates the time left from the pace of those that had to be run."""

    def __init__(self, report: Report, total: int, limit: float | None) -> None:
        self._report = report
        self._total = total
        self._limit = limit
        self._started = time.monotonic()
        self._known = len(report.all_entries())
        self._meter = Meter(total, between_lines=LINE_SECONDS, stderr=True)

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    @property
    def is_over(self) -> bool:
        """Whether the time for a sample is over."""
        return self._limit is not None and self.seconds > self._limit

    def say(self, text: str) -> None:
        """Print a line that stays."""
        self._meter.say(text)

    def update(self) -> None:
        """Show the count as it is now."""
        self._meter.show(len(self._report.all_entries()), self._text())

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._meter.close()

    def _text(self) -> str:
        entries = self._report.all_entries()
        fine = sum(entry["outcome"] != "survived" for entry in entries)
        share = f", {100 * fine / len(entries):.1f} % killed" if entries else ""
        return f"{len(entries)}/{self._total} mutants{share}, {self._left(len(entries))}"

    def _left(self, count: int) -> str:
        if self._limit is not None:
            return f"{max(self._limit - self.seconds, 0):.0f} s left"
        new = count - self._known
        if not new or self.seconds < LINE_SECONDS:
            return "starting"
        seconds = self.seconds * (self._total - count) / new
        return f"about {seconds / 60:.0f} min left" if seconds > 90 else f"about {seconds:.0f} s left"


def uninterrupted(action: Callable[[], object]) -> None:
    """Do something that a second Ctrl-C must not interrupt."""
    while True:
        try:
            action()
        except KeyboardInterrupt:
            continue
        return
