"""One terminal of a page's reader: opened where the page starts, followed where it leads."""

import time
from collections.abc import Sequence

from checks.pages.placeholders import NAME
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
    Until,
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

    def type(
        self, command: str, deadline: float, replies: Sequence[Reply] = (), until: Until | None = None
    ) -> Exchange:
        """Type a command and wait for the next prompt, or until a condition of what runs is met."""
        typing = Typing(self.terminal, self.prompt, self._questions, self._limits, deadline)
        exchange = typing.run(command, replies, until)
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
