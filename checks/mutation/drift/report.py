"""Keep what became of the drifts: build/drift.json."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from checks.mutation.drift.noticing.trial import Verdict
from checks.mutation.drift.operators.change import Drift
from checks.mutation.drift.operators.table import OPERATORS
from checks.mutation.results import reportfile
from checks.mutation.results.reportfile import Entry, ReportFile
from checks.mutation.results.survivors import ExpectedSurvivor
from checks.pages.contract import reports
from conf.facts import ROOT

DRIFT_JSON = ROOT / "build" / "drift.json"
OUTCOMES = ("killed", "survived", "expected", "same", "untried")


def totals(entries: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Count drifts by outcome."""
    return reportfile.totals(entries, "drifts", OUTCOMES)


class Report:
    """Collects verdicts beside those of an earlier run. Methods may be called by any thread."""

    def __init__(
        self,
        every: Sequence[Drift],
        survivors: Sequence[ExpectedSurvivor],
        path: Path,
        digest: str,
        *,
        sample: bool,
    ) -> None:
        """Begin with what an earlier run knows.

        Args:
            every: all drifts there are.
            survivors: those that are expected to survive.
            path: build/drift.json.
            digest: of all examples; with another one, an earlier verdict is only a hint.
            sample: only some of the drifts are tried.
        """
        self._every = every
        self._survivors = survivors
        self._file = ReportFile(path, reports.Drifts, sample=sample)
        self._digest = digest
        self._lock = threading.Lock()
        self.commit = self._file.commit
        old = self._file.read() or {"drifts": []}
        same = {drift.id: drift for drift in every}
        self._before: dict[str, Entry] = {
            entry["id"]: entry
            for entry in old["drifts"]
            if entry["id"] in same and same[entry["id"]].description == entry["description"]
        }
        self._entries: dict[str, Entry] = {}

    def expected(self, drift: Drift) -> ExpectedSurvivor | None:
        """Return the entry that expects a drift to survive, if there is one."""
        return next((one for one in self._survivors if one.matches(drift)), None)

    def known(self, drift: Drift) -> Entry | None:
        """Return what an earlier run said, if the examples are the same now."""
        entry = self._before.get(drift.id)
        return entry if entry and entry["digest"] == self._digest else None

    def hint(self, drift: Drift) -> str | None:
        """Return the page or test that noticed it earlier."""
        entry = self._before.get(drift.id)
        return entry["by"] if entry else None

    def keep(self, drift: Drift) -> None:
        """Keep the verdict of an earlier run."""
        with self._lock:
            self._entries[drift.id] = self._before[drift.id]

    def skip(self, drift: Drift, expected: ExpectedSurvivor) -> None:
        """Count a drift as an expected survivor without trying it."""
        self._enter(Verdict(drift, "expected"), expected)

    def add(self, verdict: Verdict) -> Entry:
        """Add a verdict; return its entry."""
        return self._enter(verdict, self.expected(verdict.drift) if verdict.outcome == "survived" else None)

    def _enter(self, verdict: Verdict, expected: ExpectedSurvivor | None) -> Entry:
        drift = verdict.drift
        entry: Entry = {
            "id": drift.id,
            "file": drift.file,
            "line": drift.change.line,
            "kind": drift.kind,
            "description": drift.description,
            "outcome": "expected" if expected else verdict.outcome,
            "reason": expected.reason if expected else None,
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

    def unneeded(self) -> list[ExpectedSurvivor]:
        """Return the expected survivors all of whose drifts were killed in this run."""
        return reportfile.unneeded(
            self._survivors, self._every, lambda drift: self._entries.get(drift.id, {}).get("outcome")
        )

    def write(self) -> None:
        """Write the file, with what is known of drifts that this run did not come to."""
        with self._lock:
            merged = self._before | self._entries
            every = [merged[one.id] for one in self._every if one.id in merged]
        kinds = {one.kind: totals(entry for entry in every if entry["kind"] == one.kind) for one in OPERATORS}
        self._file.write(
            of=len(self._every),
            kinds={
                one.kind: {"means": one.means, **kinds[one.kind]}
                for one in OPERATORS
                if kinds[one.kind]["drifts"]
            },
            drifts=every,
        )
