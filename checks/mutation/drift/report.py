"""Keep what became of the drifts: build/drift.json."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from checks.mutation.drift.change import Drift
from checks.mutation.drift.excuses import Excuse
from checks.mutation.drift.operators import OPERATORS
from checks.mutation.drift.trial import Verdict
from checks.pages import reports, stored
from checks.runner.evidence import evidence
from conf.facts import ROOT

DRIFT_JSON = ROOT / "build" / "drift.json"
# The share, in percent, of the drifts that changed something which has to be noticed or excused.
GOAL = 98
OUTCOMES = ("noticed", "survived", "excused", "same", "untried")

Entry = dict[str, Any]


def totals(entries: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Count drifts by outcome; those that changed nothing, or were not tried, count for nothing else."""
    count = Counter(entry["outcome"] for entry in entries)
    return {"drifts": count.total(), **{name: count[name] for name in OUTCOMES}}


def percent(count: Mapping[str, int]) -> float:
    """Return the share that was noticed or excused of those that changed something."""
    fine = count["noticed"] + count["excused"]
    judged = fine + count["survived"]
    return 100 * fine / judged if judged else 100.0


def read(path: Path) -> dict[str, Any] | None:
    """Return an earlier report; None if there is no usable one."""
    known = stored.load_earlier(path, reports.Drifts)
    return msgspec.to_builtins(known) if known else None


class Report:
    """Collects verdicts beside those of an earlier run. Methods may be called by any thread."""

    def __init__(
        self, every: Sequence[Drift], excuses: Sequence[Excuse], path: Path, digest: str, *, sample: bool
    ) -> None:
        """Begin with what an earlier run knows.

        Args:
            every: all drifts there are.
            excuses: why they may go unnoticed.
            path: build/drift.json.
            digest: of all examples; what was said of other ones is only a hint.
            sample: only some of the drifts are tried.
        """
        self._every = every
        self._excuses = excuses
        self._path = path
        self._digest = digest
        self._sample = sample
        self._lock = threading.Lock()
        self._started = evidence.now()
        self.commit = evidence.commit()
        old = read(path) or {"drifts": []}
        same = {drift.id: drift for drift in every}
        self._before: dict[str, Entry] = {
            entry["id"]: entry
            for entry in old["drifts"]
            if entry["id"] in same and same[entry["id"]].description == entry["description"]
        }
        self._entries: dict[str, Entry] = {}

    def excuse(self, drift: Drift) -> Excuse | None:
        """Return why a drift may go unnoticed."""
        return next((one for one in self._excuses if one.fits(drift)), None)

    def known(self, drift: Drift) -> Entry | None:
        """Return what an earlier run said, if the examples are the same now."""
        entry = self._before.get(drift.id)
        return entry if entry and entry["digest"] == self._digest else None

    def hint(self, drift: Drift) -> str | None:
        """Return the page or test that noticed it earlier."""
        entry = self._before.get(drift.id)
        return entry["by"] if entry else None

    def keep(self, drift: Drift) -> None:
        """Take over what is known."""
        with self._lock:
            self._entries[drift.id] = self._before[drift.id]

    def leave(self, drift: Drift, excuse: Excuse) -> None:
        """Take a drift as excused, without trying it."""
        self._put(Verdict(drift, "excused"), excuse)

    def tell(self, verdict: Verdict) -> Entry:
        """Take a verdict; return its entry."""
        return self._put(verdict, self.excuse(verdict.drift) if verdict.outcome == "survived" else None)

    def _put(self, verdict: Verdict, excuse: Excuse | None) -> Entry:
        drift = verdict.drift
        entry: Entry = {
            "id": drift.id,
            "file": drift.file,
            "line": drift.change.line,
            "kind": drift.kind,
            "description": drift.description,
            "outcome": "excused" if excuse else verdict.outcome,
            "reason": excuse.reason if excuse else None,
            "by": verdict.by,
            "where": verdict.where,
            "how": verdict.how,
            "seconds": verdict.seconds,
            "digest": self._digest,
        }
        with self._lock:
            self._entries[drift.id] = entry
        return entry

    def entries(self) -> list[Entry]:
        """Return the entries of this run, in the order of the files."""
        with self._lock:
            return [self._entries[one.id] for one in self._every if one.id in self._entries]

    def needless(self) -> list[Excuse]:
        """Return the excuses of which every drift was tried in this run, and noticed."""
        found = []
        for excuse in self._excuses:
            fitting = [self._entries.get(one.id) for one in self._every if excuse.fits(one)]
            if fitting and all(entry and entry["outcome"] == "noticed" for entry in fitting):
                found.append(excuse)
        return found

    def write(self) -> None:
        """Write the file, with what is known of drifts that this run did not come to."""
        with self._lock:
            merged = self._before | self._entries
            every = [merged[one.id] for one in self._every if one.id in merged]
        kinds = {one.kind: totals(entry for entry in every if entry["kind"] == one.kind) for one in OPERATORS}
        data = {
            "version": 1,
            "goal": GOAL,
            "commit": self.commit,
            "started": self._started,
            "finished": evidence.now(),
            "sample": self._sample,
            "of": len(self._every),
            "kinds": {
                one.kind: {"means": one.means, **kinds[one.kind]}
                for one in OPERATORS
                if kinds[one.kind]["drifts"]
            },
            "drifts": every,
        }
        stored.save(self._path, data, reports.Drifts)
