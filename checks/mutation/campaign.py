"""One run over the chosen pages: work, progress, report, and the last word on each page."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from checks.mutation.execution.verdict import Verdict
from checks.mutation.execution.work import PageWork
from checks.mutation.execution.workers import Workers
from checks.mutation.operators.mutant import Mutant
from checks.mutation.operators.mutants import mutants
from checks.mutation.results.progress import Watch, uninterrupted
from checks.mutation.results.report import Report, totals
from checks.mutation.results.reportfile import GOAL, percent
from checks.mutation.sample import Sample
from checks.mutation.site import Site
from checks.pages.contract.examples import Book
from checks.pages.language.placeholders import Placeholders
from checks.runner.limits import limits
from checks.runner.machines.pool import NewCluster
from conf.command_line import BROKEN, DONE, FAILED, STOPPED

TICK_SECONDS = 0.5
# A sample ends this much earlier, for the clusters to be thrown away.
STOP_SECONDS = 8


class Campaign:
    """Tries the mutants of the chosen pages; `run` may be called once."""

    def __init__(
        self,
        book: Book,
        chosen: Mapping[str, Sequence[Mutant]],
        report: Report,
        new: NewCluster,
        site: Site,
        at_once: int,
        sample_seconds: int | None = None,
    ) -> None:
        self._book = book
        self._chosen = chosen
        self._report = report
        self._new = new
        self._site = site
        self._limits = limits(site)
        self._at_once = at_once
        self._seconds = sample_seconds
        self._earlier: dict[str, int] = {}
        limit = max(sample_seconds - STOP_SECONDS, 1) if sample_seconds else None
        self._watch = Watch(report, sum(map(len, chosen.values())), limit)
        self._works: list[PageWork] = []

    def set_known_times(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Learn from the evidence how long examples take, so that the first passes can try mutants."""
        self._earlier = {
            entry["digest"]: entry["ms"] for entry in entries if entry["outcome"] == "passed" and entry["ms"]
        }

    def run(self) -> int:
        """Try what is not known yet; return the exit status."""
        todo = {
            name: [one for one in found if not self._report.has_verdict(one)]
            for name, found in self._chosen.items()
        }
        todo = {name: found for name, found in todo.items() if found}
        sample = Sample(todo, str(self._report.commit)) if self._seconds else None
        table = Placeholders(self._book.placeholders)
        self._works = [
            PageWork(
                self._book.pages[name],
                sample.first(name) if sample else found,
                table,
                self._limits,
                self._site,
                self._earlier,
                self._add,
            )
            for name, found in todo.items()
        ]
        status = self._work(sample) if self._works else DONE
        self._watch.close()
        return max(status, self._last_word()) if status in (DONE, FAILED) else status

    def _work(self, sample: Sample | None) -> int:
        more = (lambda: sample.more(self._works)) if sample else (lambda: False)
        workers = Workers(self._works, self._new, self._limits, self._site, self._at_once, more)
        status = DONE
        try:
            workers.start()
            while not workers.is_done and not self._watch.is_over:
                workers.wait(TICK_SECONDS)
                self._keep(workers)
                self._watch.update()
        except KeyboardInterrupt:
            self._watch.say("Stopped. Clusters are thrown away; --resume goes on from here.")
            status = STOPPED
        finally:
            problems: list[Exception] = []
            uninterrupted(lambda: problems.extend(workers.close()))
            self._keep(workers, at_once=True)
        for problem in [*workers.problems, *problems]:
            self._watch.say(f"The runner or a cluster broke down: {type(problem).__name__}: {problem}")
            status = status or BROKEN
        passes = sum(work.passes for work in self._works)
        cost = f"{workers.played} examples played in {passes} passes on {workers.clusters} clusters"
        self._watch.say(f"{cost}, in {self._watch.seconds:.0f} s.")
        return status

    def _keep(self, workers: Workers, *, at_once: bool = False) -> None:
        for work in self._works:
            self._report.note(
                work.page.name,
                passes=work.passes,
                page_seconds=round(work.page_seconds, 1),
                problem=work.error,
            )
        if at_once:
            self._report.write(workers.image)
        else:
            self._report.write_if_due(workers.image)

    def _add(self, verdict: Verdict) -> None:
        entry = self._report.add(verdict)
        if entry["outcome"] == "survived":
            source = self._book.pages[entry["page"]].source
            self._watch.say(f"{source}:{entry['line']}: survived: {entry['description']}")

    # --- the last word

    def _last_word(self) -> int:
        """Print the share of each page, the survivors, and what else is wrong."""
        status = DONE
        for name, found in self._chosen.items():
            if not self._page(name, found):
                status = FAILED
        every = [one for page in self._book.pages.values() for one in mutants(page, self._site)]
        for entry in self._report.unneeded(every) if self._seconds is None else ():
            print(f"survivors.toml: every mutant that matches {entry} is killed: remove it")
            status = FAILED
        sys.stdout.flush()
        return status

    def _page(self, name: str, found: Sequence[Mutant]) -> bool:
        source, entries = self._book.pages[name].source, self._report.entries(name)
        problem = next((work.error for work in self._works if work.page.name == name), None)
        count = totals(entries)
        expected = f", {count['expected']} of them expected survivors" if count["expected"] else ""
        tried = f"{len(entries)} of {len(found)}" if len(entries) < len(found) else f"{len(found)}"
        print(f"{source}: {percent(count):.1f} % of {tried} mutants killed{expected}")
        for entry in entries:
            if entry["outcome"] == "survived":
                print(f"  {source}:{entry['line']}: survived: {entry['description']}")
                print(f"      {entry['command']}")
        if problem:
            print(f"  the page fails without a mutation, so its mutants cannot be judged: {problem}")
            print(f"  run it first: python -m checks.verify {name}")
            return False
        return reaches_goal(count, len(found))


def reaches_goal(count: Mapping[str, int], total: int) -> bool:
    """Tell whether enough mutants were killed.

    A sample is measured against the survivors that the whole page may have: with few tries, a single
    survivor would exceed its share.
    """
    return 100 * count["survived"] <= (100 - GOAL) * total
