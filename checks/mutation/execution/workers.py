"""Run passes over the pages side by side, each on a cluster as new, until nothing is left to do."""

import secrets
import threading
import time
from collections.abc import Callable, Sequence

from checks.mutation.execution.homes import Homes, are_enough
from checks.mutation.execution.passes import Pass
from checks.mutation.execution.player import Player
from checks.mutation.execution.work import PageWork
from checks.mutation.site import Site
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Cluster
from checks.runner.machines.pool import ClusterPool, NewCluster

POLL_SECONDS = 0.2


class Workers:
    """Takes pages with work left, and does one pass after the other.

    Attributes:
        image: which image and software the clusters ran; empty before the first pass.
        played: examples played in all, broken or not.
        clusters: how many were needed.
    """

    def __init__(
        self,
        works: Sequence[PageWork],
        new: NewCluster,
        limits: Limits,
        site: Site,
        at_once: int,
        more: Callable[[], bool] = lambda: False,
    ) -> None:
        """Prepare.

        Args:
            works: the pages.
            new: starts a cluster, given a name.
            limits: the usual bounds.
            site: the cluster that the pages are about.
            at_once: passes that run side by side.
            more: adds to the work when nothing is left; returns whether there was more.
        """
        self.image = ""
        self.played = self.clusters = 0
        self._works = works
        self._limits = limits
        self._site = site
        self._more = more
        self._run = f"mutate-{secrets.token_hex(3)}"
        self._clusters = ClusterPool(new, at_once)
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self._players: set[Player] = set()
        self._asked = 0
        self._problems: list[Exception] = []
        self._threads = [
            threading.Thread(target=self._work, name=f"mutate {number}", daemon=True)
            for number in range(at_once)
        ]
        for _ in range(at_once + 1):
            self._ask()

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    @property
    def problems(self) -> list[Exception]:
        """What went wrong so far: no cluster could be started, or the runner is wrong."""
        return list(self._problems)

    @property
    def is_done(self) -> bool:
        """Whether no worker works any more."""
        return not any(thread.is_alive() for thread in self._threads)

    def wait(self, seconds: float) -> None:
        """Wait until all is done, at most so long."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0))

    def close(self) -> list[Exception]:
        """Kill what runs, throw away every cluster; return what went wrong while stopping."""
        self._stopped.set()
        for work in self._works:
            work.is_over = True
        with self._changed:
            self._changed.notify_all()
        for player in list(self._players):
            player.kill()
        problems = self._clusters.close()
        for thread in self._threads:
            thread.join()
        return problems

    def _ask(self) -> None:
        """Have one more cluster started, which is ready when the next pass begins."""
        self._asked += 1
        self._clusters.want(f"{self._run}-{self._asked}")

    def _work(self) -> None:
        try:
            work = self._next()
            while work:
                with self._clusters.fresh() as cluster:
                    self.image = cluster.image
                    self.clusters += 1
                    homes = Homes(cluster, self._site)
                    while work and self._pass(work, cluster, homes):
                        work = self._next()
                if work and (work := self._next()):
                    self._ask()
        except Exception as error:
            if not self._stopped.is_set():
                self._problems.append(error)
            self._stopped.set()

    def _next(self) -> PageWork | None:
        """Return the page with the most left for one more pass; None when all is done."""
        with self._changed:
            while not self._stopped.is_set():
                if left := [work for work in self._works if work.unfinished and _has_room(work)]:
                    work = max(left, key=lambda work: (work.count + 1) / (work.running + 1))
                    work.running += 1
                    work.passes += 1
                    return work
                if not any(work.running for work in self._works) and not self._more():
                    return None
                self._changed.wait(POLL_SECONDS)
        return None

    def _pass(self, work: PageWork, cluster: Cluster, homes: Homes) -> bool:
        """Do one pass; return whether the cluster is as new afterwards."""
        player = Player(work.page, work.table, cluster, self._limits, self._site.recovery)
        self._players.add(player)
        may_put_back = are_enough(work.page, self._site) and (homes.are_kept or homes.keep("start"))
        one = Pass(work, player, self._stopped, homes if may_put_back else None)
        try:
            one.run()
        finally:
            self._players.discard(player)
            self.played += one.played
            with self._changed:
                work.running -= 1
                self._changed.notify_all()
        return may_put_back and not one.is_broken and not self._stopped.is_set() and homes.start_again()


def _has_room(work: PageWork) -> bool:
    """Tell whether another pass beside those that run would find something to try."""
    return not work.running or work.count > work.running
