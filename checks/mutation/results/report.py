"""Keep what became of the mutants: build/mutants.json."""

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from checks.mutation.execution.verdict import Verdict
from checks.mutation.operators.mutant import Mutant
from checks.mutation.results import reportfile
from checks.mutation.results.reportfile import Entry, ReportFile
from checks.mutation.results.survivors import ExpectedSurvivor
from checks.pages.contract import reports, stored
from checks.pages.contract.examples import Book
from checks.pages.contract.mutants import MutantKind, page_digest

MUTANTS_JSON = stored.BUILD / "mutants.json"
OUTCOMES = ("killed", "survived", "expected")
WRITE_SECONDS = 2.0


def totals(entries: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Count mutants by outcome."""
    return reportfile.totals(entries, "mutants", OUTCOMES)


def outcomes(entries: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Count mutants of each kind by outcome."""
    counts = {kind: totals(one for one in entries if one["kind"] == kind) for kind in MutantKind}
    return {kind: count for kind, count in counts.items() if count["mutants"]}


class Report:
    """Collects verdicts, and writes them with those of pages that are not tried in this run.

    Methods may be called by any thread.
    """

    def __init__(
        self,
        book: Book,
        chosen: Mapping[str, Sequence[Mutant]],
        survivors: Sequence[ExpectedSurvivor],
        path: Path,
        *,
        resume: bool = False,
        sample: bool = False,
        alone: bool = False,
    ) -> None:
        """Begin with what an earlier run knows.

        Args:
            book: all pages.
            chosen: the pages of this run with all their mutants.
            survivors: the mutants that are expected to survive.
            path: build/mutants.json.
            resume: keep what is known about the pages of this run, too.
            sample: only some of the mutants are tried.
            alone: leave out what an earlier run knows about other pages.
        """
        self._book = book
        self._chosen = chosen
        self._survivors = survivors
        self._file = ReportFile(path, reports.Mutants, sample=sample)
        self._lock = threading.Lock()
        self.commit = self._file.commit
        self._written = 0.0
        self._entries: dict[str, Entry] = {}
        old = self._file.read() or {"mutants": [], "pages": {}}
        self._runs = {
            name: run
            for name, run in old["pages"].items()
            if name in book.pages and name not in chosen and not alone
        }
        self._before: dict[str, Any] = {}  # what an earlier run, now resumed, took
        self._others: list[Entry] = [entry for entry in old["mutants"] if entry["page"] in self._runs]
        if resume:
            self._take_over(old)

    def _take_over(self, old: Mapping[str, Any]) -> None:
        known = {entry["id"]: entry for entry in old["mutants"]}
        for name, chosen in self._chosen.items():
            run = old["pages"].get(name)
            same_page = run is not None and run["digest"] == page_digest(self._book.pages[name].examples)
            if same_page:
                self._before[name] = run
            for mutant in chosen:
                entry = known.get(mutant.id)
                if not entry or entry["digest"] != mutant.example.digest:
                    continue
                if entry["description"] != mutant.description:
                    continue  # this program breaks examples in another way now
                # What was noticed further down, or nowhere, depends on the rest of the page.
                if same_page or entry["where"] == mutant.line:
                    self._enter(mutant, entry["outcome"] == "killed", entry)

    # --- verdicts

    def has_verdict(self, mutant: Mutant) -> bool:
        """Tell whether there is a verdict on a mutant."""
        return mutant.id in self._entries

    def add(self, verdict: Verdict) -> Entry:
        """Add a verdict; return its entry."""
        entry: Entry = {"where": verdict.where, "how": verdict.how, "ms": verdict.milliseconds}
        with self._lock:
            return self._enter(verdict.mutant, verdict.outcome == "killed", entry)

    def _enter(self, mutant: Mutant, killed: bool, found: Mapping[str, Any]) -> Entry:
        expected = None if killed else next((one for one in self._survivors if one.matches(mutant)), None)
        entry = self._entries[mutant.id] = {
            "id": mutant.id,
            "page": mutant.page,
            "line": mutant.line,
            "kind": mutant.kind,
            "command": mutant.example.title,
            "description": mutant.description,
            "outcome": "killed" if killed else "expected" if expected else "survived",
            "reason": expected.reason if expected else None,
            "where": found["where"],
            "how": found["how"],
            "ms": found["ms"],
            "digest": mutant.example.digest,
        }
        return entry

    def entries(self, page: str) -> list[Entry]:
        """Return a page's entries in reading order."""
        return [self._entries[one.id] for one in self._chosen[page] if one.id in self._entries]

    def all_entries(self) -> list[Entry]:
        """Return the entries of this run's pages."""
        return [entry for page in self._chosen for entry in self.entries(page)]

    def unneeded(self, every: Iterable[Mutant]) -> list[ExpectedSurvivor]:
        """Return the expected survivors all of whose mutants, of these on whatever page, were killed."""
        return reportfile.unneeded(
            self._survivors, every, lambda mutant: self._entries.get(mutant.id, {}).get("outcome")
        )

    # --- the file

    def note(self, page: str, **run: Any) -> None:
        """Keep what a page's passes took."""
        with self._lock:
            self._runs[page] = run

    def write_if_due(self, image: str) -> None:
        """Write the file unless it was written a moment ago."""
        if time.monotonic() - self._written > WRITE_SECONDS:
            self.write(image)

    def write(self, image: str) -> None:
        """Write the file; it is complete or not there at all."""
        with self._lock:
            data = self._data()
        self._file.write(image=image, **data)
        self._written = time.monotonic()

    def _data(self) -> dict[str, Any]:
        entries = {name: [one for one in self._others if one["page"] == name] for name in self._runs}
        entries |= {name: self.entries(name) for name in self._chosen}
        order = [name for name in self._book.pages if entries.get(name)]
        every = [entry for name in order for entry in entries[name]]
        return {
            "pages": {name: self._page(name, entries[name]) for name in order},
            "kinds": outcomes(every),
            "mutants": every,
        }

    def _page(self, name: str, entries: Sequence[Entry]) -> dict[str, Any]:
        run, before = self._runs.get(name, {}), self._before.get(name, {})
        page = {
            "digest": page_digest(self._book.pages[name].examples),
            "of": len(self._chosen[name]) if name in self._chosen else run["of"],
            "passes": run.get("passes", 0) + before.get("passes", 0),
            "page_seconds": run.get("page_seconds") or before.get("page_seconds", 0.0),
            "problem": run.get("problem"),
        }
        if name not in self._chosen:
            page["digest"] = run["digest"]
        return {**totals(entries), **page}
