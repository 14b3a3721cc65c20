"""What a page runs on: the test cluster of a site, something that stands in for it, or a real cluster."""

from checks.runner.machines.pool import NewMachines
from checks.runner.machines.remote import RealCluster
from checks.runner.site import load, site

SITE = "conf.cluster:SITE"
# What makes the machines of a page if nothing else is asked for.
MACHINES = "conf.cluster:start"


def new_machines(machines: str, address: str | None, site_name: str = SITE) -> NewMachines:
    """Return what makes the machines of a page, given a name.

    Args:
        machines: `MODULE:FUNCTION`, which does.
        address: of an account on a real cluster, which is taken instead; see `RealCluster`.
        site_name: `MODULE:NAME` of the site that a real cluster is one of.

    Raises:
        ImportError, AttributeError: there is no such function or site.
    """
    if address:
        return lambda _name: RealCluster(site(site_name), address)
    new: NewMachines = load(machines)
    return new
