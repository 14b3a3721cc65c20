"""One terminal of a page's reader: opened where the page starts, followed where it leads."""

import contextlib
import time
from collections.abc import Mapping, Sequence

from checks.pages.compare import match_line
from checks.pages.contract import Command
from checks.pages.placeholders import NAME, Captures, NotCapturedError, Placeholders
from checks.runner import failures
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Machines, host, terminal_environment
from checks.runner.machines.remote import RealCluster
from checks.runner.machines.transports import transport
from checks.runner.terminal.exchange import (
    Exchange,
    Prompt,
    Reply,
    Typing,
    command_start,
    first_prompt,
    nothing_late,
)
from checks.runner.terminal.screen import screenful
from checks.runner.terminal.terminal import Terminal
from conf.facts import facts

# A hang of what opens a shell ends so: `podman exec`, `ssh`, `qrsh`.
OPEN_SECONDS = 120
# Output of a command that did not end, as far as it is kept.
SHOWN_BYTES = 1 << 16
NOTHING = ":"
HOP = "ssh -F /etc/iceberg/hop_config"


class Session:
    """A reader's terminal.

    Attributes:
        prompt: where it waits now.
        moved: the shell has changed since the page last named the machine.
    """

    def __init__(self, machines: Machines, limits: Limits) -> None:
        self._machines = machines
        self._limits = limits
        self._questions = [question["text"] for question in facts()["questions"]]
        self._terminal: Terminal | None = None
        self._prompt: Prompt | None = None
        self.moved = True

    @property
    def terminal(self) -> Terminal:
        """The open pseudo-terminal."""
        assert self._terminal, "open() comes first"
        return self._terminal

    @property
    def prompt(self) -> Prompt:
        """Where the terminal waits."""
        assert self._prompt, "open() comes first"
        return self._prompt

    @property
    def is_open(self) -> bool:
        """Whether there is a terminal to look at."""
        return self._terminal is not None

    def open(self, user: str, machine: str) -> None:
        """Open the terminal on the reader's laptop and go silently to where the page starts.

        Raises:
            Failure: there is no such machine, or no prompt of it came.
        """
        known = facts()
        workers, login = known["workers"]["names"], known["login"]["name"]
        on_worker = machine in workers or NAME.fullmatch(machine) is not None
        if not on_worker and machine not in self._machines.hosts:
            raise failures.UNKNOWN_HOST(host=machine)
        # An administrator works as root on the machine itself; everybody else comes by ssh.
        start = machine if user == "root" and machine in self._machines.hosts else known["laptop"]["name"]
        if isinstance(self._machines, RealCluster):
            start = login
        self._spawn(user, start)
        if start == machine:
            return
        if start != login:
            self._go(f"{HOP} {known['login']['address']}", login)
        if on_worker:
            option = f" -l hostname={machine}" if machine in workers else ""
            self._go(f"qrsh{option}", machine)

    def _spawn(self, user: str, start: str) -> None:
        kind = Terminal
        if isinstance(self._machines, RealCluster):
            kind = self._machines.terminal
        self._terminal = kind(
            transport(host(self._machines, start)).login_shell(user),
            terminal_environment(),
            self._machines.nonce,
            self._limits.output_bytes,
        )
        self._prompt = first_prompt(self._terminal, time.monotonic() + OPEN_SECONDS)
        if not self._prompt:
            raise failures.NO_MARKS(where=start, seconds=OPEN_SECONDS)

    def _go(self, command: str, towards: str) -> None:
        there = self.type(command, time.monotonic() + OPEN_SECONDS)
        if there.status is not None:
            said = " / ".join(line for line in there.lines if line.strip())[-300:]
            raise failures.HOP_FAILED(command=command, towards=towards, said=said)

    def at(self, shown: str, captures: Captures, table: Placeholders) -> Mapping[str, str]:
        """Check that the terminal waits at the prompt the page shows; return the captures then.

        Raises:
            Failure: it is somewhere else.
        """
        known = dict(captures)
        if self.moved:
            for name in table.names(shown):
                known.pop(name, None)
        found = match_line(shown.rstrip(), self.prompt.text, known, table)
        if found is None:
            # What is not known yet is shown as it stands on the page.
            with contextlib.suppress(NotCapturedError):
                shown = table.fill(shown, known)
            raise failures.PROMPT_ELSEWHERE(real=self.prompt.text, shown=shown)
        self.moved = False
        return found

    def typing(self, deadline: float) -> Typing:
        """Return what types the next command and waits at most until `deadline`."""
        return Typing(self.terminal, self.prompt, self._questions, self._limits, deadline)

    def type(self, command: str, deadline: float, replies: Sequence[Reply] = ()) -> Exchange:
        """Type a command and wait for the next prompt."""
        exchange = self.typing(deadline).run(command, replies)
        self.now_at(exchange.prompt)
        return exchange

    def now_at(self, prompt: Prompt) -> None:
        """Take note of the prompt after a command."""
        self.moved = self.moved or self.prompt.shell != prompt.shell
        self._prompt = prompt

    def settle(self, deadline: float) -> None:
        """Have the shell do nothing once more: no more than its prompt may come.

        Raises:
            Failure: more came, so the last command was not over, or left something behind.
        """
        exchange = self.type(NOTHING, deadline)
        nothing_late(self.terminal)
        if text := "\n".join(exchange.lines).strip():
            raise failures.LATE_OUTPUT(text=text)

    def screen(self) -> str:
        """Return the last screen, empty if there is no terminal."""
        return self._terminal.screen() if self._terminal else ""

    def output_so_far(self) -> str:
        """Return what the last command has printed, as far as it can be shown."""
        if not self._terminal:
            return ""
        data, marks = self._terminal.data, self._terminal.marks
        started = command_start(marks)
        start = started.end if started else 0
        end = next((mark.start for mark in marks if mark.letter == "D"), len(data))
        output = bytes(data[start : min(end, start + SHOWN_BYTES)])
        return "\n".join(screenful(output, SHOWN_BYTES, SHOWN_BYTES)).strip()

    def close(self) -> None:
        """Kill what runs in the terminal."""
        terminal, self._terminal = self._terminal, None  # another thread may close it too
        if terminal:
            terminal.kill()


def replies(example: Command, machines: Machines, captures: Captures, table: Placeholders) -> list[Reply]:
    """Return what is typed when the example's questions come; None is an account's password."""
    return [
        Reply(
            answer.question,
            machines.password(_account(example, answer.question))
            if answer.answer is None
            else table.fill(answer.answer, captures),
        )
        for answer in example.answers
    ]


def _account(example: Command, question: str) -> str:
    """Return whose password is asked for: ssh says so, as in `te1st@iceberg.shef.ac.uk's`."""
    for line in example.expected:
        name = line.partition("@")[0]
        if question in line and name in facts()["users"]:
            return name
    return example.user
