"""A command that keeps running until the page ends it, or itself: `serves=":8888"`."""

import time
from collections.abc import Callable, Sequence

from checks.pages.contract.examples import Command
from checks.pages.language import marks
from checks.runner import failures
from checks.runner.following.session import Session
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Cluster, host, run
from checks.runner.terminal.answering import Reply
from checks.runner.terminal.exchange import Exchange
from checks.runner.terminal.prompt import prompt_markers

LISTEN = "0A"  # the state of a listening socket in /proc/net/tcp, see proc(5)
INTERRUPT = b"\x03"


def listens(cluster: Cluster, machine: str, user: str, port: int) -> bool:
    """Tell whether anything on `machine` listens on TCP `port`."""
    done = run(host(cluster, machine), user, "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null || true")
    for line in done.stdout.decode("ascii", "replace").splitlines():
        fields = line.split()
        if len(fields) > 3 and fields[3] == LISTEN and fields[1].endswith(f":{port:04X}"):
            return True
    return False


class Server:
    """A server that runs in its terminal."""

    def __init__(self, example: Command, session: Session, limits: Limits) -> None:
        self.line = example.line
        self._example = example
        self._session = session
        self._limits = limits

    def start(
        self,
        command: str,
        cluster: Cluster,
        deadline: float,
        replies: Sequence[Reply],
        fits: Callable[[list[str]], bool],
    ) -> list[str]:
        """Start it, answer what it asks, wait until its port is open and its output fits; return the output.

        Raises:
            Failure: the port was in use before, stayed closed, or the command ended.
        """
        port = marks.port(self._example.serves or "")
        if port is None:
            raise failures.BAD_PORT(text=self._example.serves)
        user, _, machine = self._session.prompt.who.partition("@")
        if listens(cluster, machine, user, port):
            raise failures.PORT_TAKEN(port=port, where=machine)
        is_open = False

        def is_up(lines: list[str], waits_for: Sequence[Reply]) -> bool:
            nonlocal is_open
            is_open = is_open or listens(cluster, machine, user, port)
            is_late = time.monotonic() >= deadline
            if is_open and not waits_for and (is_late or fits(lines)):
                return True
            if is_late:
                raise failures.NEVER_LISTENED(port=port, where=machine, seconds=self._limits.command_seconds)
            return False

        exchange = self._session.type(command, deadline, replies, is_up)
        if exchange.is_over:
            raise failures.SERVER_ENDED(status=exchange.status)
        return exchange.lines

    def end(self, deadline: float, replies: Sequence[Reply]) -> Exchange:
        """End it as the page does, with a key, and whatever it asks then.

        Raises:
            Failure: it goes on.
        """
        return self._session.type(None, deadline, replies)

    def check(self) -> None:
        """Read away what it printed meanwhile.

        Raises:
            Failure: it has ended.
        """
        terminal = self._session.terminal
        while terminal.read(0):
            if ended := prompt_markers(terminal.markers):
                raise failures.SERVER_GONE(line=self.line, status=ended.status)
            terminal.forget()

    def stop(self) -> None:
        """End it with Ctrl-C, as a reader would; the terminal is killed afterwards in any case."""
        deadline = time.monotonic() + self._limits.stop_seconds
        try:
            terminal = self._session.terminal
            terminal.send(INTERRUPT, deadline)
            while time.monotonic() < deadline and not prompt_markers(terminal.markers):
                terminal.read(deadline - time.monotonic())
        except failures.Failure:
            pass  # it ended with its terminal, or printed without end: killed next
