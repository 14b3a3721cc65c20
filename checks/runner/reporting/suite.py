"""Run pages side by side, each on a cluster of its own."""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from checks.pages.contract.examples import Page
from checks.pages.language.placeholders import Placeholders
from checks.runner.following.page import PageRun, Result
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Cluster
from checks.runner.machines.pool import ClusterPool, NewCluster

LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Done:
    """A result, and the image of the cluster it comes from."""

    result: Result
    image: str


class Run(Protocol):
    """What runs one page: a `PageRun`, or several of them."""

    def results(self) -> Iterator[Result]:
        """Yield what becomes of each example."""

    def kill(self) -> None:
        """Kill what is open, from another thread: `results` comes to its end."""


MakeRun = Callable[[Page, Placeholders, Cluster, Limits], Run]
Feed = queue.SimpleQueue[Done | None]
"""The results of a page as they come; None after the last one."""


class Suite:
    """Runs submitted pages in order of submission, at most `at_once` at a time.

    A page mostly waits for its cluster, so threads are enough.
    """

    def __init__(
        self,
        table: Placeholders,
        new: NewCluster,
        limits: Limits,
        run: str,
        at_once: int,
        make: MakeRun = PageRun,
    ) -> None:
        self._table = table
        self._limits = limits
        self._run = run
        self._make = make
        self._clusters = ClusterPool(new, at_once)
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="page")
        self._feeds: dict[str, Feed] = {}
        self._work_on: dict[str, Future[None]] = {}
        self._running: set[Run] = set()
        self._stopped = threading.Event()

    def offer(self, started: Future[Cluster]) -> None:
        """Take a cluster for the first page that is there already, or why there is none."""
        self._clusters.offer(started)

    def submit(self, page: Page) -> None:
        """Run a page as soon as there is room."""
        if page.name in self._feeds:
            return
        feed = self._feeds[page.name] = Feed()
        self._clusters.want(f"{self._run}-{len(self._feeds)}")  # "-1" was offered, if any was
        self._work_on[page.name] = self._pool.submit(self._work, page, feed)

    def results(self, page: Page) -> Iterator[Done]:
        """Yield the results of a submitted page as they come.

        Raises:
            ClusterError: there was no cluster to run it on.
        """
        feed = self._feeds[page.name]
        while True:
            try:
                # A signal that comes just before the wait begins is only looked at after it.
                item = feed.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                continue
            if item is None:
                self._work_on[page.name].result()
                return
            yield item

    def rest(self, page: Page) -> Iterator[Done]:
        """Yield what is there of a page and was not taken yet, without waiting for more."""
        feed = self._feeds.get(page.name, Feed())
        with contextlib.suppress(queue.Empty):
            while True:
                if item := feed.get_nowait():
                    yield item

    def close(self) -> list[Exception]:
        """Kill what still runs, stop every cluster; return what went wrong while stopping."""
        self._stopped.set()
        for running in list(self._running):
            running.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)
        problems = self._clusters.close()
        self._pool.shutdown()
        return problems

    def _work(self, page: Page, feed: Feed) -> None:
        try:
            with self._clusters.fresh() as cluster:
                if self._stopped.is_set():
                    return
                running = self._make(page, self._table, cluster, self._limits)
                self._running.add(running)
                for result in running.results():
                    feed.put(Done(result, cluster.image))
                self._running.discard(running)
        finally:
            feed.put(None)
