"""Clusters on which the terminal that most pages begin in is open before a page is saved.

Opening it takes half a second, for which an author would wait.
"""

from collections.abc import Mapping

from checks.pages.contract.examples import Command, Page
from checks.runner.failures import Failure
from checks.runner.following.session import Session
from checks.runner.limits import limits
from checks.runner.machines.cluster import Cluster
from checks.runner.machines.pool import NewCluster
from checks.runner.site import Site


class Ahead:
    """Makes clusters, and opens a terminal of an ordinary user on the login node of each."""

    def __init__(self, new: NewCluster, site: Site) -> None:
        self._new = new
        self._limits = limits(site)
        self._user = site.ordinary_users[0]
        self._host = site.front
        self._open: dict[int, Session] = {}  # by the identity of the cluster

    def start(self, name: str) -> Cluster:
        """Start a cluster and open the terminal; where that fails, the page opens its own and says why."""
        cluster = self._new(name)
        if self._host in cluster.hosts:
            session = Session(cluster, self._limits)
            try:
                session.open(self._user, self._host)
                self._open[id(cluster)] = session
            except (Failure, OSError):
                session.close()
        return cluster

    def terminals(self, cluster: Cluster, page: Page) -> Mapping[str, Session]:
        """Return the open terminal under the name that the page has for it; none if it starts elsewhere."""
        session = self._open.pop(id(cluster), None)
        if session is None:
            return {}
        first = next((example for example in page.examples if isinstance(example, Command)), None)
        if first and (first.user, first.host) == (self._user, self._host):
            return {first.session: session}
        session.close()
        return {}

    def close(self) -> None:
        """Close the terminals that nobody has taken."""
        while self._open:
            self._open.popitem()[1].close()
