"""Which shell a command may end in: the one that ran it, unless the page says otherwise."""

import shlex
from collections.abc import Set

from checks.pages.contract.examples import Command, Page
from checks.pages.language import keys
from checks.runner import failures
from checks.runner.failures import Failure
from checks.runner.site import Site
from checks.runner.terminal.exchange import Exchange
from checks.runner.terminal.prompt import Prompt

# What separates simple commands, and what may stand in front of one.
_SEPARATORS = frozenset(";|&()\n")
_BEFORE = frozenset({"!", "{", "do", "else", "if", "then", "time", "until", "while"})


def other_shell(
    page: Page, example: Command, before: Prompt, exchange: Exchange, site: Site
) -> Failure | None:
    """Return what is wrong with the shell in which a command ended; None if nothing is.

    A dead worker, or a job that was killed, brings back the prompt of an outer shell, perhaps with status 0.

    Args:
        page: the page of the example: where its next prompt is elsewhere, the reader is told.
        example: the command, whose text says whether it opens or leaves a shell.
        before: the prompt at which it was typed.
        exchange: what it did.
        site: tells which programs open and leave shells.
    """
    after = exchange.prompt
    if after.shell == before.shell or _goes_elsewhere(page, example):
        return None
    is_new = exchange.status is None
    if example.command == keys.END and not is_new:
        return None
    if programs(example.command) & set(site.opens_shell if is_new else site.leaves_shell):
        return None
    return (
        failures.SHELL_OPENED(now_in=after.who)
        if is_new
        else failures.SHELL_LOST(ran_in=before.who, now_in=after.who)
    )


def _goes_elsewhere(page: Page, example: Command) -> bool:
    """Tell whether the next prompt of the terminal is another user's or machine's on the page."""
    for later in page.examples:
        if isinstance(later, Command) and later.session == example.session and later.line > example.line:
            return (later.user, later.host) != (example.user, example.host)
    return False


def programs(command: str) -> Set[str]:
    """Return the first word of each simple command of a command line; none if its quotes are open."""
    lexer = shlex.shlex(command.replace("\n", " ; "), posix=True, punctuation_chars=";|&()")
    lexer.whitespace_split = True
    found, is_first = set(), True
    try:
        for word in lexer:
            if set(word) <= _SEPARATORS:
                is_first = True
            elif is_first and word not in _BEFORE and not _is_assignment(word):
                found.add(word)
                is_first = False
    except ValueError:
        return frozenset()
    return found


def _is_assignment(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals) and name.isidentifier()
