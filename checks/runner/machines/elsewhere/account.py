"""An account on a cluster that is not ours, and what is different there: `--on USER@HOST`, or a file."""

import re
import tomllib
from pathlib import Path
from typing import Annotated

import msgspec

from checks.runner.machines.elsewhere.effects import Effect

SUFFIX = ".toml"
HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


class AccountError(Exception):
    """The account cannot be used; the text says why, and what to do."""


class Workers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of workers.

    Attributes:
        there: a regular expression for their names there.
        here: what pages call the first, second, … that is seen, with the number in braces: `node{:03}`.
    """

    there: str
    here: str


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a run may use.

    Attributes:
        submissions: examples that submit jobs or open sessions on workers, in the whole run.
        jobs: jobs of the run that are there at once, waiting or running; a page waits before one more.
        waiting_seconds: how long it waits for that; then the example is left out.
        core_minutes: what the account's jobs may have used that began after the run, and have ended.
        quiet: hours of the day there in which nothing is submitted, such as 08:00-18:00 or 22:00-06:00.
        command_seconds, page_seconds: instead of those of the test cluster, whose queue is empty.
    """

    submissions: int | None = None
    jobs: Annotated[int, msgspec.Meta(ge=1)] | None = None
    waiting_seconds: float = 600.0
    core_minutes: float | None = None
    quiet: str | None = None
    command_seconds: float | None = None
    page_seconds: float | None = None


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account.

    Attributes:
        address: `user@host`, asked for no password; or a whole specification of testinfra.
        label: what the cluster is called.
        allow: what examples may do, besides looking.
        clean: the account is for this alone: what a page leaves in its home directory is deleted.
        names: words of the pages, each with what is meant there: accounts, machines, paths, queues.
        options: by program, what is put after it there, such as a project for jobs.
        workers: how they are called.
        budget: what a run may use.
    """

    address: str
    label: str = ""
    allow: tuple[Effect, ...] = ()
    clean: bool = False
    names: dict[str, str] = {}
    options: dict[str, str] = {}
    workers: Workers | None = None
    budget: Budget = Budget()

    @property
    def host(self) -> str:
        """The specification of testinfra."""
        return self.address if "://" in self.address else f"ssh://{self.address}"


def read(text: str, allow: str | None = None) -> Account:
    """Return the account that `--on` names: an address, or a file that ends in `.toml`.

    Args:
        text: what `--on` is given.
        allow: what `--allow` is given, which holds instead of what the file says.

    Raises:
        AccountError: there is no such file, or something in it is wrong.
    """
    account = _from_file(Path(text)) if text.endswith(SUFFIX) else Account(text)
    if allow is None:
        return account
    return msgspec.structs.replace(account, allow=effects(allow))


def effects(text: str) -> tuple[Effect, ...]:
    """Return the effects of a list with commas.

    Raises:
        AccountError: one of them is none.
    """
    try:
        return tuple(Effect(word.strip()) for word in text.split(",") if word.strip())
    except ValueError:
        raise AccountError(f"--allow {text}: only {', '.join(Effect)} can be allowed") from None


def _from_file(path: Path) -> Account:
    try:
        account = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Account)
        _check(account)
    except OSError as error:
        raise AccountError(f"{path} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AccountError(f"{path} is no TOML: {error}") from None
    except (msgspec.ValidationError, ValueError) as error:
        raise AccountError(f"{path}: {error}") from None
    return account


def _check(account: Account) -> None:
    """Raise ValueError where a name, an hour or a pattern cannot be used."""
    here: dict[str, str] = {}
    for name, there in account.names.items():
        if there in here:
            raise ValueError(
                f"{here[there]} and {name} of the pages would both be {there} there: "
                "what is seen could not be told apart"
            )
        here[there] = name
    if account.budget.quiet is not None and not HOURS.fullmatch(account.budget.quiet):
        raise ValueError(f"quiet = {account.budget.quiet!r}: write hours of the day, as in 08:00-18:00")
    if not account.workers:
        return
    try:
        re.compile(account.workers.there)
    except re.error as error:
        raise ValueError(f"`there` of [workers] is no regular expression: {error}") from None
    try:
        is_one = account.workers.here.format(1) != account.workers.here.format(2)
    except (IndexError, KeyError, ValueError):
        is_one = False
    if not is_one:
        raise ValueError("`here` of [workers] needs the number in braces once, as in `node{:03}`")
