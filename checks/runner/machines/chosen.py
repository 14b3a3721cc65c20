"""What a page runs on: the test cluster of a site, something that stands in for it, or a real cluster."""

from dataclasses import replace

from checks.runner.limits import Limits, limits
from checks.runner.machines.elsewhere.account import Budget, read
from checks.runner.machines.elsewhere.remote import RealCluster, Run
from checks.runner.machines.pool import NewCluster
from checks.runner.site import load, site

SITE = "conf.cluster:SITE"
# What makes the cluster of a page if nothing else is asked for.
CLUSTER_FROM = "conf.cluster:start"


def new_cluster(
    cluster_from: str, on: str | None, site_name: str = SITE, allow: str | None = None
) -> NewCluster:
    """Return what makes the cluster of a page, given a name.

    Args:
        cluster_from: `MODULE:FUNCTION`, which does.
        on: an account on a real cluster, which is taken instead: `user@host`, or a file; see `account.read`.
        site_name: `MODULE:NAME` of the site that a real cluster is one of.
        allow: what examples may do there; None: what the file says.

    Raises:
        ImportError, AttributeError: there is no such function or site.
        AccountError: there is no such account.
    """
    if on:
        account, run = read(on, allow), Run()
        return lambda _name: RealCluster(site(site_name), account, run)
    new: NewCluster = load(cluster_from)
    return new


def bounds(site_name: str, on: str | None) -> Limits:
    """Return the bounds of the examples: the site's, or those of an account on a real cluster.

    Raises:
        AccountError: there is no such account.
    """
    usual = limits(site(site_name))
    budget = read(on).budget if on else Budget()
    return replace(
        usual,
        command_seconds=budget.command_seconds or usual.command_seconds,
        page_seconds=budget.page_seconds or usual.page_seconds,
    )
