"""What commands mean on one cluster."""

from collections.abc import Collection, Mapping
from typing import Protocol


class Dialect(Protocol):
    """What the words of the cluster's own programs mean; `programs` knows all others."""

    @property
    def takes_value(self) -> Mapping[str, str]:
        """By program: options, between blanks, that take the next word with them when they are left out."""

    @property
    def has_subcommands(self) -> Collection[str]:
        """Programs whose first word says what they are to do."""

    @property
    def packages(self) -> Mapping[str, Collection[str]]:
        """By program: subcommands whose words are packages."""

    @property
    def modules(self) -> Mapping[str, Collection[str]]:
        """By program: subcommands whose words are modules."""

    @property
    def arrays(self) -> Mapping[str, str]:
        """By program: the option whose value bounds an array of tasks."""

    @property
    def elsewhere(self) -> Collection[str]:
        """Programs that run the words after their options on another machine."""

    @property
    def looks(self) -> str:
        """A regular expression: simple commands that change nothing that later ones could need."""

    @property
    def tells_version(self) -> str:
        """A shell command whose first line of output is the queueing system and its version."""

    @property
    def for_shell(self) -> str:
        """A regular expression: simple commands that change nothing but the shell they are typed in."""

    @property
    def submits(self) -> Mapping[str, str]:
        """By program that submits jobs or opens sessions: options that mark them, with `{token}` in them."""

    @property
    def list_marked(self) -> str:
        """A shell command that prints the numbers of the account's jobs that are marked with `{token}`."""

    @property
    def tells_time(self) -> str:
        """A shell command that prints the time as `core_seconds` takes it; empty if there is none."""

    @property
    def core_seconds(self) -> str:
        """A shell command that prints slots times seconds of the account's jobs, summed up.

        It counts those that began since `{since}` and have ended. Empty where the accounting does not tell.
        """

    @property
    def delete_marked(self) -> str:
        """A shell command that deletes the account's jobs that are marked with `{token}`, and lists them."""
