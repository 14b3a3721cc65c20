"""What the runner has to know of the cluster that the pages are about; it knows nothing else of it."""

import importlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from checks.pages.shell.dialect import Dialect

# Commands that lead from one machine to others, each with where it leads.
Hops = Sequence[tuple[str, str]]


class Site(Protocol):
    """A cluster's people, machines and habits."""

    @property
    def engine(self) -> str:
        """What its test clusters run on, with its version.

        Raises:
            RuntimeError: it is missing, or does not answer.
        """

    @property
    def limits(self) -> Mapping[str, float]:
        """The bounds of a command and a page, by the names that `Limits` has."""

    @property
    def users(self) -> Sequence[str]:
        """All accounts that pages use."""

    @property
    def ordinary_users(self) -> Sequence[str]:
        """Those without rights over others; the first one is the usual reader."""

    @property
    def desk(self) -> str:
        """The reader's own machine."""

    @property
    def front(self) -> str:
        """The machine that readers log in to; files of pages are made there."""

    @property
    def questions(self) -> Sequence[str]:
        """How questions end that programs ask and pages answer."""

    @property
    def opens_shell(self) -> Collection[str]:
        """Programs that open a shell."""

    @property
    def leaves_shell(self) -> Collection[str]:
        """Programs that leave one."""

    @property
    def dialect(self) -> Dialect:
        """What the words of the cluster's own programs mean."""

    @property
    def browser(self) -> str:
        """The program on the reader's machine that is a Chromium."""

    @property
    def display(self) -> str:
        """The shell command that gives programs on the reader's machine their screen."""

    def files(self, typed: str) -> Iterable[Path]:
        """Return the files, of this repository, that describe what a page depends on.

        Args:
            typed: all that readers type on it, with the prompts.
        """

    def route(self, user: str, machine: str, machines: Collection[str]) -> tuple[str, Hops] | None:
        """Return where a terminal opens that starts on a machine, and the way from there.

        Args:
            user: whose it is.
            machine: a name or a placeholder.
            machines: those that can be reached.

        Returns:
            None if there is no such machine.
        """

    def route_from_front(self, machine: str) -> Hops | None:
        """Return the way from the machine that readers log in to; None if there is none."""

    def introduction(self, user: str, nonce: str, folder: str) -> tuple[str, str, Mapping[str, str]]:
        """Return how shells come to mark their prompts.

        A command that turns any shell into one that does, as after a log-in; one for a bash that runs; and
        the files that they need.

        For machines that are not prepared for it.

        Args:
            user: who types it.
            nonce: what genuine markers carry.
            folder: where the files are, below the home directory.
        """


def load(name: str) -> Any:
    """Return the object that `MODULE:NAME` names.

    Raises:
        ImportError, AttributeError: there is none.
    """
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


def site(name: str) -> Site:
    """Return the site that `MODULE:NAME` names."""
    return cast(Site, load(name))
