"""Play examples of a page one by one on a cluster, in any order, and go back where possible."""

import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from checks.mutation.site import Recovery
from checks.pages.contract.examples import Command, Example, Page
from checks.pages.language.placeholders import Placeholders
from checks.runner.failures import Failure, Kind
from checks.runner.following.listener import Listener
from checks.runner.following.page import PageRun, Result
from checks.runner.following.session import Session
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Cluster
from checks.runner.terminal.prompt import Prompt, first_prompt, prompt_markers

# What leads back to a prompt: Ctrl-C, and Ctrl-D for programs that stay, such as Python's own prompt.
INTERRUPT, END_OF_INPUT = b"\x03", b"\x04"
INTERRUPT_SECONDS = 5.0
# An environment of software that was activated in the same shell.
_ENVIRONMENT = re.compile(r"^\([^)]*\) ")
# Prints a hash of what a shell knows: its variables, aliases and folder. Those that change by
# themselves do not count, nor what leaving an environment forgets to remove; `$?` stays as it is.
STATE = (
    "(s=$?; (set -o posix; set; alias; pwd) | grep -vE '^("
    "_.*|s|BASH.*|COLUMNS|EPOCH.*|HISTCMD|LINENO|LINES|OLDPWD|PIPESTATUS|RANDOM|SECONDS|SRANDOM"
    "|{leftovers}"
    ")=' | md5sum; exit $s)"
)
# How long all of it may take, and `exit` from a shell.
BACK_SECONDS = 15.0
# Shells that a broken command may have opened one in the other.
MOST_SHELLS = 2


@dataclass(frozen=True)
class Waiting:
    """Where a terminal waits, and whether its shell has changed since a prompt named the machine.

    `state` is a hash of what the shell knows, where it was asked for.
    """

    prompt: Prompt
    moved: bool
    state: str = ""


@dataclass(frozen=True)
class Moment:
    """What the page's reader knows and sees between two examples."""

    captures: Mapping[str, str]
    terminals: Mapping[str, Waiting]
    servers: frozenset[str]
    steps: int  # taken on the reader's screen


@dataclass(frozen=True)
class Recorded:
    """An original as it passed: what was typed, what came back."""

    captures: Mapping[str, str]  # before it
    before: Waiting | None  # of its terminal; None for a file
    typed: str
    lines: tuple[str, ...]
    status: int | None
    after: Prompt | None
    milliseconds: int


class Player(Listener):
    """Plays single examples of a page; close it in the end."""

    def __init__(
        self, page: Page, table: Placeholders, cluster: Cluster, limits: Limits, recovery: Recovery
    ) -> None:
        self._leave = recovery.leave_environment
        self._ask = STATE.format(leftovers="|".join(recovery.leftovers))
        # Many tries take longer than one run; each has its limit.
        self._run = PageRun(page, table, cluster, replace(limits, page_seconds=math.inf), listener=self)
        self._reader = self._run.reader
        self._usual = limits
        self._begun: Waiting | None = None
        self._text = ""
        self._lines: tuple[str, ...] = ()
        self.recorded: Recorded | None = None

    def play(self, example: Example, seconds: float, *, is_last: bool = False) -> Result:
        """Play one example within so many seconds; `recorded` is how it went.

        Args:
            example: one of the page's, or a broken copy.
            seconds: of a command; longer counts as a failure of kind "time limit".
            is_last: nothing follows it in its terminal, so nothing may come late.
        """
        self._reader.limits = replace(self._usual, command_seconds=seconds)
        self._begun, self._text, self._lines, self.recorded = None, "", (), None
        captures = dict(self._reader.known.captures)
        started = time.monotonic()
        result = self._run.play(example, is_last=is_last)
        if result.failure:
            self._reader.known.captures = captures
            return result
        session = self._reader.terminals.get(example.session or "")
        self.recorded = Recorded(
            captures,
            self._begun,
            self._text,
            self._lines,
            result.status,
            session.prompt if session and isinstance(example, Command) else None,
            round((time.monotonic() - started) * 1000),
        )
        return result

    def close(self) -> None:
        """Kill what is open; only the thread that plays may."""
        self._run.close()

    def kill(self) -> None:
        """Kill what is open, from another thread: what is played now fails."""
        self._run.kill()

    def before_prompt(self, example: Command, session: Session) -> None:  # noqa: ARG002
        """Keep where the terminal waits."""
        self._begun = Waiting(session.prompt, session.moved)

    def before_command(self, example: Command, session: Session, command: str) -> None:  # noqa: ARG002
        """Keep what is typed."""
        self._text = command

    def came(self, lines: list[str]) -> None:
        """Keep what was seen."""
        self._lines = tuple(lines)

    def moment(self, *, ask: bool = False) -> Moment:
        """Return where everything stands now; `ask`: and what the shells know.

        Raises:
            Failure: a shell did not answer.
        """
        reader = self._reader
        terminals = {
            name: Waiting(
                one.prompt, one.moved, self._state(one) if ask and name not in reader.servers else ""
            )
            for name, one in reader.terminals.items()
        }
        return Moment(dict(reader.known.captures), terminals, frozenset(reader.servers), reader.desk.done)

    def back_to(self, moment: Moment) -> bool:
        """Lead every terminal back to where it waited then.

        Ctrl-C and Ctrl-D end what runs, `exit` leaves newer shells; the site knows how to leave environments.

        What commands did to files and jobs stays as it is. Returns whether the prompts, and what the
        shells know, are those of that moment again.
        """
        reader = self._reader
        if reader.servers.keys() != moment.servers or reader.desk.done != moment.steps:
            return False
        for name in reader.terminals.keys() - moment.terminals.keys():
            if not _left(reader.terminals.pop(name)):
                return False
        for name, was in moment.terminals.items():
            if name not in reader.servers and not self._led_back(reader.terminals[name], was):
                return False
        reader.known.captures = dict(moment.captures)
        return True

    def _led_back(self, session: Session, was: Waiting) -> bool:
        deadline = time.monotonic() + BACK_SECONDS
        try:
            if not _interrupted(session, deadline):
                return False
            for _ in range(MOST_SHELLS):
                if session.prompt.shell != was.prompt.shell:
                    session.type("exit", deadline)
            shown = session.prompt.text
            if shown != was.prompt.text and _ENVIRONMENT.sub("", shown) == was.prompt.text:
                session.type(self._leave, deadline)
            session.moved = was.moved
            return session.prompt == was.prompt and (not was.state or self._state(session) == was.state)
        except Failure:
            return False  # it does not come back; the pass ends here

    def _state(self, session: Session) -> str:
        return "\n".join(session.type(self._ask, time.monotonic() + BACK_SECONDS).lines)


def _left(session: Session) -> bool:
    """Leave a terminal for good; a closed one may leave on a machine what ran in it, such as a tunnel."""
    deadline = time.monotonic() + BACK_SECONDS
    try:
        if _interrupted(session, deadline):
            for _ in range(MOST_SHELLS + 1):
                session.type("exit", deadline)
    except Failure as failure:
        return failure.kind is Kind.TERMINAL_ENDED
    finally:
        session.close()
    return False


def _interrupted(session: Session, deadline: float) -> bool:
    """End what runs in a terminal; tell whether it is at a prompt then."""
    if _at_prompt(session):
        return True
    prompt = _after(session, INTERRUPT, time.monotonic() + INTERRUPT_SECONDS)
    prompt = prompt or _after(session, END_OF_INPUT, deadline)
    if prompt:
        session.now_at(prompt)
    return prompt is not None


def _after(session: Session, key: bytes, deadline: float) -> Prompt | None:
    """Press a key; return the prompt that comes, if one does."""
    session.terminal.forget()
    session.terminal.send(key, deadline)
    return first_prompt(session.terminal, deadline)


def _at_prompt(session: Session) -> bool:
    """Tell whether the terminal waits at the prompt that the session knows of."""
    terminal = session.terminal
    return bool(terminal.answered and prompt_markers(terminal.markers))
