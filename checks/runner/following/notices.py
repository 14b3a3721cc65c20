"""What a shell says of its jobs that have ended, such as `[1]+  Terminated   sleep 100`.

It says so before a prompt: the next one, or the one after it if the job takes a moment to end.
"""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from checks.runner.following.session import NOTHING, Session
from checks.runner.terminal.exchange import Exchange

# How long a job that was just killed may take to end.
NOTICE_SECONDS = 10.0
PAUSE_SECONDS = 0.1
# The words of bash for jobs that are over. Of those that ended well, or were asked to end, a page need not
# tell; `Killed` may be for want of memory.
NOTICE = re.compile(
    r"\[\d+\][+ -]\s+(?!Running|Stopped)(?:Exit \d+|[A-Z][a-z]+(?: [a-z]+)*)(?: +\(core dumped\))?\s{2,}\S"
)
HARMLESS = re.compile(r"\[\d+\][+ -]\s+(?:Done|Terminated|Hangup|Interrupt)\s")


def as_shown(
    exchange: Exchange,
    session: Session,
    expected: Sequence[str],
    fits: Callable[[Sequence[str]], bool],
    deadline: float,
    *,
    is_last: bool,
) -> Exchange:
    """Return what a command printed, with the notices that the page shows below it, or above.

    One that came before the page shows it is kept for the next command. One that has not come yet is waited
    for as a reader does, with Enter.

    Args:
        exchange: what the command did.
        session: where; keeps notices.
        expected: what the page shows.
        fits: whether lines are what the page shows.
        deadline: until when.
        is_last: nothing follows in the terminal.
    """
    earlier, session.notices = session.notices, []
    if not any(map(_matters, earlier)) and fits(exchange.lines):
        return exchange
    lines = [*_filled(exchange.lines), *earlier]
    shown = len(expected) - len(_before_notices(expected))
    first = 0 if shown == len(expected) else _notices_first(expected)  # a page may have them above the output
    deadline = min(deadline, time.monotonic() + NOTICE_SECONDS)
    while True:
        before = _before_notices(lines)
        notices = lines[len(before) :]
        rest = notices[first + shown :]
        late = rest if is_last else [notice for notice in rest if notice in earlier]
        page = [*notices[:first], *before, *notices[first : first + shown]]
        if fits(page) and not any(map(_matters, late)):
            session.notices = [notice for notice in rest if notice not in earlier]
            return replace(exchange, lines=page)
        if len(notices) >= first + shown or time.monotonic() > deadline:
            return replace(exchange, lines=lines)
        time.sleep(PAUSE_SECONDS)
        lines += _filled(session.type(NOTHING, deadline).lines)


def _matters(notice: str) -> bool:
    """Tell whether a page has to show it."""
    return not HARMLESS.match(notice)


def _filled(lines: Sequence[str]) -> list[str]:
    """Return the lines without blank ones at the end."""
    end = max((number for number, line in enumerate(lines, 1) if line.strip()), default=0)
    return list(lines[:end])


def _notices_first(lines: Sequence[str]) -> int:
    """Return how many notices are at the beginning."""
    return next((at for at, line in enumerate(lines) if not NOTICE.match(line)), len(lines))


def _before_notices(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines before the notices at the end."""
    end = len(lines)
    while end and NOTICE.match(lines[end - 1]):
        end -= 1
    return lines[:end]
