"""What the tools for authors have to know of the site that they write about, beyond what the runner knows."""

from collections.abc import Mapping
from typing import Any, Protocol, cast

from checks.runner import site as runner


class Site(runner.Site, Protocol):
    """A cluster's people, machines and habits, and the values that its pages are written with."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """All that pages may name as a value, in tables by name; the users and questions among them."""


def site(name: str) -> Site:
    """Return the site that `MODULE:NAME` names.

    Raises:
        ImportError, AttributeError: there is none.
    """
    return cast(Site, runner.load(name))
