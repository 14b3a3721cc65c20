"""Try one drift: pages as they stand on the changed cluster, then tests; who notices ends it."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from checks.mutation.drift.clusters.copy import copy
from checks.mutation.drift.clusters.running import Held, StillbornError
from checks.mutation.drift.noticing import readers
from checks.mutation.drift.noticing.pytests import Pytests, TestsBrokeDownError
from checks.mutation.drift.operators.change import Drift
from checks.mutation.execution.homes import Homes, are_enough
from checks.pages.contract.examples import Book, Page
from checks.pages.language.placeholders import Placeholders
from checks.runner.failures import Kind
from checks.runner.following.page import PageRun, Result
from checks.runner.limits import Limits, limits
from checks.runner.machines.cluster import HELPER_SECONDS, Cluster, host, run
from conf.cluster import SITE
from conf.facts import value

# A command may take this many times as long as ever on its page before the drift, and never less than that.
TIMES_LONGER, LEAST_SECONDS = 4, 60.0
# Failures that a busy machine can bring about by itself: the page has to fail there a second time.
BY_CHANCE = (
    Kind.TIME_LIMIT,
    Kind.TERMINAL_ENDED,
    Kind.NO_PROMPT,
    Kind.SERVER,
    Kind.NOT_SEEN,
    Kind.LATE_OUTPUT,
    Kind.UNFINISHED_COMMAND,
)
# So many pages are asked before tests, which take less time than all of the others.
FIRST = 4
# Pages that use the queueing system for nothing but a session on a worker: more of them would see no more.
SESSIONS = 4
# What the queueing system says of itself. The same before and after a drift: it is the same cluster.
ASK_SGE = r"""
qconf -sconf; qconf -ssconf; qconf -sc
for kind in q p hgrp; do
    for one in $(qconf -s${kind}l); do echo "$kind $one"; qconf -s$kind "$one"; done
done
for one in $(qconf -sel); do qconf -se "$one" | sed '/^load_values/,/[^\]$/d'; done
"""


@dataclass(frozen=True)
class Verdict:
    """What became of a drift.

    Attributes:
        outcome: "killed", "survived", "same" (the cluster says that nothing changed) or "untried".
        by: the page or test that noticed.
        where: `file:line` of the example, or the name of the test.
        how: the kind of the failure; why it could not be tried.
        seconds: what it took.
    """

    drift: Drift
    outcome: str
    by: str | None = None
    where: str | None = None
    how: str | None = None
    seconds: float = 0.0


class StoppedError(Exception):
    """Somebody wants the trial to end; there is no verdict."""


class Trial:
    """One drift on clusters of its own; `verdict` may be called once.

    Attributes:
        name: of its clusters.
        made: images and folders that were built for it, and that are removed with it.
    """

    def __init__(
        self,
        drift: Drift,
        book: Book,
        seconds: Mapping[str, float],
        known: str | None,
        pytests: Pytests,
        same: Callable[[], str],
    ) -> None:
        """Prepare.

        Args:
            drift: what is changed.
            book: the pages that pass on the unchanged cluster.
            seconds: what each of them takes, as far as it is known.
            known: the page or test that noticed it in an earlier run.
            pytests: runs tests.
            same: returns what the unchanged queueing system says of itself.
        """
        self._drift = drift
        self._table = Placeholders(book.placeholders)
        self._pages = readers.pages(drift, book, seconds, known)
        self._seconds = seconds
        self._known = known
        self._pytests = pytests
        self._same = same
        self.name = f"drift-{secrets.token_hex(3)}"
        self.made: list[str] = []
        self._stopped = threading.Event()
        self._running: list[Held | PageRun] = []

    def stop(self) -> None:
        """End it, from another thread."""
        self._stopped.set()
        for running in list(self._running):
            running.stop() if isinstance(running, Held) else running.kill()

    def verdict(self) -> Verdict:
        """Return what became of the drift.

        Raises:
            StoppedError: it was stopped.
        """
        began = time.monotonic()
        with copy(self._drift) as folder:
            held = Held(folder, self.name)
            try:
                found = self._try(folder, held)
            except StillbornError as error:
                found = Verdict(self._drift, "untried", how=str(error))
            finally:
                self.made = held.forget()
        if self._stopped.is_set():
            raise StoppedError
        return replace(found, seconds=round(time.monotonic() - began, 1))

    def _try(self, folder: Path, held: Held) -> Verdict:
        if self._known and self._known.startswith("test_") and (found := self._tests(folder)):
            return found
        about = [page for page in self._pages if not readers.only_gets_to_a_worker(self._drift, page)]
        others = [page for page in self._pages if page not in about]
        if found := self._on_pages(held, about[:FIRST], first=True):
            return found
        if found := self._tests(folder):
            return found
        if found := self._on_pages(held, about[FIRST:]):
            return found
        shortest = sorted(others, key=lambda page: self._seconds.get(page.name, 60.0))[:SESSIONS]
        return self._on_pages(held, shortest) or Verdict(self._drift, "survived")

    # --- pages

    def _on_pages(self, held: Held, pages: Sequence[Page], *, first: bool = False) -> Verdict | None:
        """Run pages on as few clusters as will do; return what the first one that fails says."""
        left = list(pages)
        while left or first:
            with self._up(held):
                if first and self._is_the_same(held.cluster):
                    return Verdict(self._drift, "same")
                first = False
                failed = self._until_one_fails(left, held.cluster)
            if failed and (found := self._judged(held, *failed)):
                return found
        return None

    def _until_one_fails(self, left: list[Page], cluster: Cluster) -> tuple[Page, Result, bool] | None:
        """Take pages from those left and run them, as long as the cluster can be made as new for the next.

        Returns:
            The page that failed, its result, and whether it was the first on its cluster.
        """
        homes, is_new = Homes(cluster, SITE), True
        while left:
            page = left.pop(0)
            goes_on = are_enough(page, SITE) and (homes.are_kept or homes.keep("start"))
            if failed := self._fails(page, cluster):
                return page, failed, is_new
            is_new = False
            if not goes_on or not left or not homes.start_again():
                break
        return None

    def _is_the_same(self, cluster: Cluster) -> bool:
        return self._drift.file.startswith("sge/") and says(cluster) == self._same()

    def _judged(self, held: Held, page: Page, failed: Result, is_new: bool) -> Verdict | None:
        """Return the verdict; what may have come by chance, or from pages before, has to come again."""
        failure = failed.failure
        assert failure
        if failure.kind in BY_CHANCE or not is_new:
            with self._up(held):
                again = self._fails(page, held.cluster)
            if not again or again.example is not failed.example:
                return None
        if failure.kind is Kind.RUNNER:
            return Verdict(self._drift, "untried", how=failure.message)
        where = f"{page.source}:{failed.example.line}"
        return Verdict(self._drift, "killed", page.name, where, failure.kind)

    def _fails(self, page: Page, cluster: Cluster) -> Result | None:
        """Run a page; return its first example that fails."""
        running = PageRun(page, self._table, cluster, self._limits(page))
        self._running.append(running)
        try:
            found = next((result for result in running.results() if result.failure), None)
        finally:
            self._running.remove(running)
        if self._stopped.is_set():
            raise StoppedError
        return found

    def _limits(self, page: Page) -> Limits:
        usual = limits(SITE)
        known = TIMES_LONGER * self._seconds.get(page.name, usual.command_seconds)
        return replace(usual, command_seconds=min(max(known, LEAST_SECONDS), usual.command_seconds))

    @contextmanager
    def _up(self, held: Held) -> Iterator[None]:
        if self._stopped.is_set():
            raise StoppedError
        self._running.append(held)
        try:
            with held:
                yield
        finally:
            self._running.remove(held)

    # --- tests

    def _tests(self, folder: Path) -> Verdict | None:
        names = readers.tests(self._drift)
        try:
            failed = self._pytests.first_failure(folder, names, self._stopped)
        except TestsBrokeDownError as error:
            return Verdict(self._drift, "untried", how=str(error))
        if self._stopped.is_set():
            raise StoppedError
        return Verdict(self._drift, "killed", failed.file, failed.name, "test") if failed else None


def says(cluster: Cluster) -> str:
    """Return what a cluster's queueing system says of itself."""
    with suppress(OSError):
        done = run(host(cluster, value("login.name")), "root", ASK_SGE)
        return done.stdout.decode("utf-8", "replace")
    return f"nothing within {HELPER_SECONDS} s"
