"""What breaking examples has to know of the cluster that they are about, beyond what the runner knows."""

from collections.abc import Sequence
from typing import Protocol, cast

from checks.runner import site as runner


class Recovery(Protocol):
    """How the accounts of a cluster become again what they were before a broken example."""

    @property
    def has_jobs(self) -> str:
        """A shell command that succeeds where jobs can be listed."""

    @property
    def list_jobs(self) -> str:
        """A shell command that prints the numbers of all jobs, sorted, one on a line."""

    @property
    def delete_jobs(self) -> str:
        """A command that deletes at once the jobs whose numbers follow."""

    @property
    def is_test_cluster(self) -> str:
        """A shell command that succeeds on machines of test clusters only."""

    @property
    def shared(self) -> Sequence[str]:
        """Folders of the cluster's front that users write to, besides their home directories."""

    @property
    def leave_environment(self) -> str:
        """The command that leaves an environment of software, which shows as `(name)` in the prompt."""

    @property
    def leftovers(self) -> Sequence[str]:
        """Variables of the shell that leaving an environment forgets to remove."""


class Site(runner.Site, Protocol):
    """A cluster's people, machines and habits, and how its accounts are put back."""

    @property
    def machines(self) -> Sequence[str]:
        """The names of all machines, as they show in prompts."""

    @property
    def recovery(self) -> Recovery:
        """How accounts are put back."""


def site(name: str) -> Site:
    """Return the site that `MODULE:NAME` names.

    Raises:
        ImportError, AttributeError: there is none.
    """
    return cast(Site, runner.load(name))
