"""Keep what became of the defects: build/mutants.json."""

import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from checks.mutation.execution.verdict import Verdict
from checks.mutation.operators.mutant import KINDS, Defect
from checks.mutation.operators.mutants import defects
from checks.mutation.results.excuses import Excuse
from checks.pages import reports, stored
from checks.pages.contract import Book, NotRun, Page
from checks.runner.evidence import evidence
from conf.facts import ROOT

MUTANTS_JSON = ROOT / "build" / "mutants.json"
# The share of a page's defects, in percent, that has to be caught or excused.
GOAL = 98
WRITE_SECONDS = 2.0

Entry = dict[str, Any]
Totals = dict[str, int]


def page_digest(page: Page) -> str:
    """Return the digest of the last example that is run: it changes with every example before it."""
    return next((one.digest for one in reversed(page.examples) if not isinstance(one, NotRun)), "")


def totals(entries: Iterable[Mapping[str, Any]]) -> Totals:
    """Count defects by outcome."""
    count = Counter(entry["outcome"] for entry in entries)
    return {"defects": count.total(), **{name: count[name] for name in ("caught", "survived", "excused")}}


def percent(count: Mapping[str, int]) -> float:
    """Return the share that was caught or excused."""
    return 100 * (count["caught"] + count["excused"]) / count["defects"] if count["defects"] else 100.0


def read(path: Path) -> dict[str, Any] | None:
    """Return an earlier report; None if there is no usable one."""
    known = stored.load_earlier(path, reports.Mutants)
    return msgspec.to_builtins(known) if known else None


class Report:
    """Collects verdicts, and writes them with those of pages that are not tried in this run.

    Methods may be called by any thread.
    """

    def __init__(
        self,
        book: Book,
        chosen: Mapping[str, Sequence[Defect]],
        excuses: Sequence[Excuse],
        path: Path,
        *,
        resume: bool = False,
        sample: bool = False,
    ) -> None:
        """Begin with what an earlier run knows.

        Args:
            book: all pages.
            chosen: the pages of this run with all their defects.
            excuses: why defects may survive.
            path: build/mutants.json.
            resume: keep what is known about the pages of this run, too.
            sample: only some of the defects are tried.
        """
        self._book = book
        self._chosen = chosen
        self._excuses = excuses
        self._path = path
        self._sample = sample
        self._lock = threading.Lock()
        self._started = evidence.now()
        self.commit = evidence.commit()
        self._written = 0.0
        self._entries: dict[str, Entry] = {}
        self._others: list[Entry] = []
        old = read(path) or {"defects": [], "pages": {}}
        self._used: set[Excuse] = set()
        self._runs = {
            name: run for name, run in old["pages"].items() if name in book.pages and name not in chosen
        }
        self._before: dict[str, Any] = {}  # what an earlier run, now resumed, took
        self._others = [entry for entry in old["defects"] if entry["page"] in self._runs]
        if resume:
            self._take_over(old)

    def _take_over(self, old: Mapping[str, Any]) -> None:
        known = {entry["id"]: entry for entry in old["defects"]}
        for name, chosen in self._chosen.items():
            run = old["pages"].get(name)
            same_page = run is not None and run["digest"] == page_digest(self._book.pages[name])
            if same_page:
                self._before[name] = run
            for defect in chosen:
                entry = known.get(defect.id)
                if not entry or entry["digest"] != defect.example.digest:
                    continue
                if entry["description"] != defect.description:
                    continue  # this program breaks examples in another way now
                # What was noticed further down, or nowhere, depends on the rest of the page.
                if same_page or entry["where"] == defect.line:
                    self._put(defect, entry["outcome"] == "caught", entry)

    # --- verdicts

    def knows(self, defect: Defect) -> bool:
        """Tell whether there is a verdict."""
        return defect.id in self._entries

    def tell(self, verdict: Verdict) -> Entry:
        """Take a verdict; return its entry."""
        entry: Entry = {"where": verdict.where, "how": verdict.how, "ms": verdict.milliseconds}
        with self._lock:
            return self._put(verdict.defect, verdict.outcome == "caught", entry)

    def _put(self, defect: Defect, caught: bool, found: Mapping[str, Any]) -> Entry:
        excuse = next((one for one in self._excuses if one.fits(defect)), None) if not caught else None
        if excuse:
            self._used.add(excuse)
        entry = self._entries[defect.id] = {
            "id": defect.id,
            "page": defect.page,
            "line": defect.line,
            "kind": defect.kind,
            "command": defect.example.title,
            "description": defect.description,
            "outcome": "caught" if caught else "excused" if excuse else "survived",
            "reason": excuse.reason if excuse else None,
            "where": found["where"],
            "how": found["how"],
            "ms": found["ms"],
            "digest": defect.example.digest,
        }
        return entry

    def entries(self, page: str) -> list[Entry]:
        """Return a page's entries in reading order."""
        return [self._entries[one.id] for one in self._chosen[page] if one.id in self._entries]

    def all_entries(self) -> list[Entry]:
        """Return the entries of this run's pages."""
        return [entry for page in self._chosen for entry in self.entries(page)]

    def needless(self) -> list[Excuse]:
        """Return the excuses all of whose defects, on whatever page, were tried in this run, and caught."""
        every = [defect for page in self._book.pages.values() for defect in defects(page)]
        found = []
        for excuse in self._excuses:
            fitting = [defect for defect in every if excuse.fits(defect)]
            if fitting and all(self.knows(one) for one in fitting) and excuse not in self._used:
                found.append(excuse)
        return found

    # --- the file

    def note(self, page: str, **run: Any) -> None:
        """Keep what a page's passes took."""
        with self._lock:
            self._runs[page] = run

    def write_soon(self, image: str) -> None:
        """Write the file unless it was written just now."""
        if time.monotonic() - self._written > WRITE_SECONDS:
            self.write(image)

    def write(self, image: str) -> None:
        """Write the file; it is there as a whole or not at all."""
        with self._lock:
            data = self._data(image)
        stored.save(self._path, data, reports.Mutants)
        self._written = time.monotonic()

    def _data(self, image: str) -> dict[str, Any]:
        entries = {name: [one for one in self._others if one["page"] == name] for name in self._runs}
        entries |= {name: self.entries(name) for name in self._chosen}
        order = [name for name in self._book.pages if entries.get(name)]
        every = [entry for name in order for entry in entries[name]]
        return {
            "version": 1,
            "goal": GOAL,
            "image": image,
            "commit": self.commit,
            "started": self._started,
            "finished": evidence.now(),
            "sample": self._sample,
            "pages": {name: self._page(name, entries[name]) for name in order},
            "kinds": {
                kind: count
                for kind in KINDS
                if (count := totals(one for one in every if one["kind"] == kind))["defects"]
            },
            "defects": every,
        }

    def _page(self, name: str, entries: Sequence[Entry]) -> dict[str, Any]:
        run, before = self._runs.get(name, {}), self._before.get(name, {})
        page = {
            "digest": page_digest(self._book.pages[name]),
            "of": len(self._chosen[name]) if name in self._chosen else run["of"],
            "passes": run.get("passes", 0) + before.get("passes", 0),
            "page_seconds": run.get("page_seconds") or before.get("page_seconds", 0.0),
            "problem": run.get("problem"),
        }
        if name not in self._chosen:
            page["digest"] = run["digest"]
        return {**totals(entries), **page}
