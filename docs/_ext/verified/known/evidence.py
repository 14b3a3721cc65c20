"""Read build/evidence.json, and say of each example what is known about it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from checks.pages.contract import reports
from checks.pages.contract.examples import Example, NotRun
from verified.known import stored

# The states an example can be in, worst first: a block is in the worst state of its examples.
STATES = {
    "failed": ("✗", "failed"),
    "stale": ("!", "stale: changed since it last ran"),
    "not-reached": ("–", "not reached: an earlier example failed"),
    "unverified": ("?", "not verified yet"),
    "not-run": ("–", "not run"),
    "passed": ("✓", "passed"),
}


@dataclass(frozen=True)
class Verdict:
    """What is known about one example. `run` is its entry in evidence.json, if it has one."""

    state: str
    reason: str | None = None
    run: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Evidence:
    """The last runs: of each page, the entries of its examples by their digest."""

    pages: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    run: Mapping[str, Any] = field(default_factory=dict)

    def verdict(self, example: Example) -> Verdict:
        """Judge one example."""
        if isinstance(example, NotRun):
            return Verdict("not-run", example.reason)
        page = self.pages.get(example.page)
        if not page:
            return Verdict("unverified")
        entry = page.get(example.digest)
        if entry is None:
            return Verdict("stale")
        return Verdict(entry["outcome"], entry.get("reason"), entry)

    def fingerprint(self, page: str) -> str:
        """Return a hash of all that is known about a page: the same hash, the same verdicts."""
        text = json.dumps(self.pages.get(page), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def read(path: Path) -> Evidence:
    """Read the evidence: none if there is no file; none and a warning if it is broken."""
    remedy = "Run the examples again"
    data = stored.read(
        path, reports.Evidence, "evidence", without="says nothing about what ran", remedy=remedy
    )
    if not data:
        return Evidence()
    pages: dict[str, dict[str, Mapping[str, Any]]] = {}
    for entry in data["examples"]:
        pages.setdefault(entry["page"], {})[entry["digest"]] = entry
    return Evidence(pages, {key: value for key, value in data.items() if key != "examples"})


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict that speaks for all of them."""
    order = list(STATES)
    return min(verdicts, key=lambda verdict: order.index(verdict.state))


def when(entry: Mapping[str, Any]) -> datetime:
    """Return when an example, or the whole run, had finished."""
    return datetime.fromisoformat(entry["finished"])


def day(moment: date) -> str:
    """Write a date as in `22 November 2026`."""
    return f"{moment.day} {moment:%B %Y}"


def duration(milliseconds: float) -> str:
    """Write a duration as in `12 ms`, `1.2 s` or `2 min 5 s`."""
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    if milliseconds < 59950:
        return f"{milliseconds / 1000:.1f} s"
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes} min {seconds} s"


def about(milliseconds: float) -> str:
    """Write a duration as a reader would say it: `3 s`, `45 s`, `2 min`."""
    seconds = round(milliseconds / 1000)
    return f"{seconds} s" if seconds < 90 else f"{round(seconds / 60)} min"
