"""Read build/rates.json: how often each example passed when its page was run several times."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks.pages.contract import reports
from verified.known import stored

Key = tuple[str, str]  # of an example: its page and its digest
# The two conditions, and what they are called.
CONDITIONS = {False: "on an idle machine", True: "under load"}


@dataclass(frozen=True, order=True)
class Rate:
    """How often an example passed, of the times it was run. The least sorts first."""

    share: float
    reached: int
    passed: int

    def __str__(self) -> str:
        return f"{self.passed} of {self.reached}"


@dataclass(frozen=True)
class Rates:
    """The runs, oldest first; empty if none is known."""

    runs: Sequence[Mapping[str, Any]] = field(default_factory=list)

    def fingerprint(self) -> str:
        """Return a hash of all of it."""
        return hashlib.sha256(json.dumps(self.runs, sort_keys=True).encode()).hexdigest()

    def totals(self) -> Mapping[Key, tuple[Rate | None, ...]]:
        """Return the rate of each example under both conditions; None if it never ran so."""
        passed: Counter[tuple[Key, bool]] = Counter()
        reached: Counter[tuple[Key, bool]] = Counter()
        for run in self.runs:
            for page, entries in run["pages"].items():
                for entry in entries:
                    key = (page, entry["digest"]), bool(run["load"])
                    passed[key] += entry["passed"]
                    reached[key] += entry["reached"]
        return {
            example: tuple(
                Rate(passed[example, loaded] / count, count, passed[example, loaded])
                if (count := reached[example, loaded])
                else None
                for loaded in CONDITIONS
            )
            for example, _ in reached
        }


def read(path: Path) -> Rates:
    """Read the rates: none if there is no file, or if it cannot be used."""
    data = stored.read(
        path, reports.Rates, "rates", without="shows no rates", remedy="The next --repeat begins another"
    )
    return Rates(data["runs"]) if data else Rates()
