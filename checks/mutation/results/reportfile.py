"""What the reports on pages and on the cluster share: counts, the goal, expected survivors, the file."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from checks.mutation.results.survivors import ExpectedSurvivor, Labelled
from checks.pages.contract import stored
from checks.runner.evidence import evidence

# The share of the mutants, in percent, that has to be killed or expected to survive.
GOAL = 98
VERSION = 2

Entry = dict[str, Any]
M = TypeVar("M", bound=Labelled)


def totals(entries: Iterable[Mapping[str, Any]], name: str, outcomes: Sequence[str]) -> dict[str, int]:
    """Count entries by outcome, and all of them as `name`."""
    count = Counter(entry["outcome"] for entry in entries)
    return {name: count.total(), **{outcome: count[outcome] for outcome in outcomes}}


def percent(count: Mapping[str, int]) -> float:
    """Return the share that was killed or expected to survive; what could not be judged does not count."""
    fine = count["killed"] + count["expected"]
    judged = fine + count["survived"]
    return 100 * fine / judged if judged else 100.0


def unneeded(
    survivors: Iterable[ExpectedSurvivor], every: Iterable[M], outcome: Callable[[M], str | None]
) -> list[ExpectedSurvivor]:
    """Return the expected survivors all of whose mutants were killed in this run.

    Args:
        survivors: the entries.
        every: all mutants there are.
        outcome: returns what became of a mutant; None if it was not tried.
    """
    every = list(every)
    found = []
    for entry in survivors:
        outcomes = {outcome(mutant) for mutant in every if entry.matches(mutant)}
        if outcomes == {"killed"}:
            found.append(entry)
    return found


class ReportFile:
    """A report in build/, and what it says of the run itself."""

    def __init__(self, path: Path, kind: type, *, sample: bool) -> None:
        self.commit = evidence.commit()
        self._path = path
        self._kind = kind
        self._sample = sample
        self._started = evidence.now()

    def read(self) -> dict[str, Any] | None:
        """Return the report of an earlier run; None if there is no usable one."""
        known = stored.load_earlier(self._path, self._kind)
        return msgspec.to_builtins(known) if known else None

    def write(self, **content: Any) -> None:
        """Write the report; the file is complete or not there at all."""
        data = {
            "version": VERSION,
            "goal": GOAL,
            "commit": self.commit,
            "started": self._started,
            "finished": evidence.now(),
            "sample": self._sample,
            **content,
        }
        stored.save(self._path, data, self._kind)
