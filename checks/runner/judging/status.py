"""What the exit statuses of a command say: its own, and those of the parts of its last pipe."""

import re

from checks.pages.contract.examples import Command
from checks.pages.language import keys
from checks.runner import failures
from checks.runner.failures import Failure
from checks.runner.terminal.exchange import Exchange

# A part that still writes when the part after it has enough is ended by SIGPIPE, and all is well.
SIGPIPE = 128 + 13
# What a program ends with that Ctrl-C has ended, or is said to have after Ctrl-Z.
INTERRUPTED, STOPPED = 128 + 2, 128 + 20
NOT_FOUND = re.compile(r"(?:-?\w*sh|/\S+): (?:line \d+: )?\S+: command not found")


def status_problem(example: Command, exchange: Exchange) -> Failure | None:
    """Return what is wrong with how a command ended; None if nothing is."""
    return (
        _of_the_whole(example, exchange.status) or _of_a_part(example, exchange) or _hidden(example, exchange)
    )


def _of_the_whole(example: Command, status: int | None) -> Failure | None:
    if _is_from_key(example, status):
        status = 0
    if example.fails:
        if status is None:
            return failures.STATUS_UNKNOWN()
        return failures.DID_NOT_FAIL() if status == 0 else None
    return failures.FAILED(status=status) if status else None


def _is_from_key(example: Command, status: int | None) -> bool:
    """Tell whether it is the status of a program that a key of the reader's ended, or stopped.

    Servers end with any status then: `ssh` with 255, others with 0 or 130.
    """
    if example.stops:
        return True
    key = example.answers[-1].key if example.answers else None
    return (key in keys.INTERRUPTS and status == INTERRUPTED) or (key in keys.STOPS and status == STOPPED)


def _of_a_part(example: Command, exchange: Exchange) -> Failure | None:
    """Look at the parts in front of the last one, whose status is that of the whole."""
    # Where a command has no pipe, such as `sleep 9 &`, bash keeps the statuses of the one before it.
    if example.fails or exchange.status is None or "|" not in example.command:
        return None
    for number, status in enumerate(exchange.pipe[:-1], start=1):
        if status not in (0, SIGPIPE) and not _is_from_key(example, status):
            return failures.FAILED_IN_PIPE(part=number, status=status)
    return None


def _hidden(example: Command, exchange: Exchange) -> Failure | None:
    """Look for a program that the shell did not find, anywhere in the command, under a `...` of the page."""
    if any("command not found" in line for line in example.expected):
        return None
    for line in exchange.lines:
        if NOT_FOUND.fullmatch(line.strip()):
            return failures.HIDDEN_ERROR(line=line.strip())
    return None
