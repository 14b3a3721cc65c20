"""Clusters for pages: a fresh one each, the next one started while a page runs."""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future

from checks.runner.machines.cluster import Cluster

NewCluster = Callable[[str], Cluster]


class ClusterError(Exception):
    """No cluster could be started; the text says why."""


def attempt(new: NewCluster, name: str) -> Future[Cluster]:
    """Start a cluster; return it, or why there is none, as a future that is done."""
    started: Future[Cluster] = Future()
    try:
        started.set_result(new(name))
    except Exception as error:
        started.set_exception(error)
    return started


def _stopped() -> Future[Cluster]:
    """Return what those get who wait for a cluster when the run ends."""
    none: Future[Cluster] = Future()
    none.set_exception(InterruptedError("the run was stopped"))
    return none


class ClusterPool:
    """Starts clusters ahead of the pages, one after the other, and throws away used ones.

    At most `at_once` pages hold a cluster, and one more may be ready for the next page.
    """

    def __init__(self, new: NewCluster, at_once: int) -> None:
        self._new = new
        self._room = threading.Semaphore(at_once + 1)
        self._wanted: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._ready: queue.SimpleQueue[Future[Cluster]] = queue.SimpleQueue()
        self._used: queue.SimpleQueue[Cluster | None] = queue.SimpleQueue()
        self._offered = 0
        self._closed = threading.Event()
        self._problems: list[Exception] = []
        self._starter = threading.Thread(target=self._start_all, name="start clusters", daemon=True)
        self._stopper = threading.Thread(target=self._stop_all, name="stop clusters", daemon=True)
        self._starter.start()
        self._stopper.start()

    def offer(self, started: Future[Cluster]) -> None:
        """Take a cluster that is there already, before any is wanted; or why there is none."""
        if started.exception():
            self._closed.set()
        else:
            self._room.acquire()
            self._offered += 1
        self._ready.put(started)

    def want(self, name: str) -> None:
        """Ask for one more cluster."""
        if self._offered:
            self._offered -= 1
        else:
            self._wanted.put(name)

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Cluster]:
        """Lend a cluster that nobody has used; it is thrown away afterwards.

        Raises:
            ClusterError: none could be started.
        """
        started = self._ready.get()
        if error := started.exception():
            self._ready.put(started)  # those who wait for theirs learn it too
            raise ClusterError(f"the cluster could not be started: {error}") from error
        cluster = started.result()
        try:
            yield cluster
        finally:
            self._used.put(cluster)

    def close(self) -> list[Exception]:
        """Throw away what is left, wait for it, and return what went wrong while stopping."""
        self._closed.set()
        self._wanted.put(None)
        self._room.release()
        self._starter.join()
        with contextlib.suppress(queue.Empty):
            while True:
                unused = self._ready.get_nowait()
                if not unused.exception():
                    self._used.put(unused.result())
        self._ready.put(_stopped())  # for whoever still waits
        self._used.put(None)
        self._stopper.join()
        return self._problems

    def _start_all(self) -> None:
        while (name := self._wanted.get()) is not None:
            self._room.acquire()
            if self._closed.is_set():
                self._ready.put(_stopped())
                return
            self._ready.put(started := attempt(self._new, name))
            if started.exception():
                return

    def _stop_all(self) -> None:
        while (cluster := self._used.get()) is not None:
            try:
                cluster.stop()
            except Exception as error:
                self._problems.append(error)
            self._room.release()
