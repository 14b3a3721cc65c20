"""One terminal of a page's reader: opened where the page starts, followed where it leads."""

import time
from collections.abc import Sequence
from dataclasses import replace

from checks.pages.language.questions import pattern
from checks.runner import failures
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Cluster, host, terminal_environment
from checks.runner.machines.elsewhere.remote import IntroducedTerminal
from checks.runner.machines.elsewhere.translation import Translation
from checks.runner.machines.foreground import foreground, reads_terminal
from checks.runner.machines.transports import transport
from checks.runner.terminal.answering import Reply
from checks.runner.terminal.exchange import Exchange, Typing, Until, has_redrawn, nothing_late
from checks.runner.terminal.osc133 import command_start
from checks.runner.terminal.pressing import Front
from checks.runner.terminal.prompt import Prompt, first_prompt, prompt_markers
from checks.runner.terminal.screen import screenful
from checks.runner.terminal.terminal import Terminal

# A hang of what opens a shell ends so.
OPEN_SECONDS = 120
# Output of a command that did not end, as far as it is kept.
SHOWN_BYTES = 1 << 16
NOTHING = ""
# A shell that waits at its prompt has drawn it once more after so long.
REDRAW_SECONDS = 5


class Session:
    """A reader's terminal.

    Attributes:
        prompt: where it waits now.
        moved: the shell has changed since the page last named the machine.
        notices: what the shell has said of its jobs, and the page has not shown yet.
    """

    def __init__(self, cluster: Cluster, limits: Limits) -> None:
        self._cluster = cluster
        self._limits = limits
        self._questions = [pattern(text) for text in cluster.site.questions]
        self._terminal: Terminal | None = None
        self._prompt: Prompt | None = None
        self.moved = True
        self.notices: list[str] = []

    @property
    def terminal(self) -> Terminal:
        """The open pseudo-terminal.

        Raises:
            Failure: it was closed, by another thread perhaps.
        """
        if not self._terminal:
            raise failures.TERMINAL_ENDED()
        return self._terminal

    @property
    def prompt(self) -> Prompt:
        """Where the terminal waits, in the words of the pages."""
        return self._in_our_words(self._raw)

    @property
    def is_open(self) -> bool:
        """Whether there is a terminal to look at."""
        return self._terminal is not None

    def open(self, user: str, machine: str) -> None:
        """Open the terminal on the reader's machine and go silently to where the page starts.

        Raises:
            Failure: there is no such machine, or no prompt of it came.
        """
        way = self._cluster.route(user, machine)
        if way is None:
            raise failures.UNKNOWN_HOST(host=machine)
        start, hops = way
        self._spawn(user, start)
        for command, towards in hops:
            self._go(command, towards)

    def _spawn(self, user: str, start: str) -> None:
        cluster, bytes_ = self._cluster, self._limits.output_bytes
        way, environment = transport(host(cluster, start)), terminal_environment()
        if cluster.introduction is None:
            self._terminal = Terminal(way.login_shell(user), environment, cluster.nonce, bytes_)
        else:
            there = cluster.introduction
            shell, opens = way.login_shell(user, there.begins), cluster.site.opens_shell
            self._terminal = IntroducedTerminal(shell, environment, cluster.nonce, bytes_, there.told, opens)
        try:
            self._prompt = first_prompt(self._terminal, time.monotonic() + OPEN_SECONDS)
        except failures.Failure as failure:
            if failure.kind is not failures.Kind.TERMINAL_ENDED:
                raise
        if not self._prompt:
            raise failures.NO_MARKERS(where=start, line=self._terminal.last_line())

    def _go(self, command: str, towards: str) -> None:
        there = self.type(command, time.monotonic() + OPEN_SECONDS)
        if there.status is not None:
            said = " / ".join(line for line in there.lines if line.strip())[-300:]
            raise failures.HOP_FAILED(command=command, towards=towards, said=said)

    def type(
        self, command: str | None, deadline: float, replies: Sequence[Reply] = (), until: Until | None = None
    ) -> Exchange:
        """Type a command and wait for the next prompt, or until a condition of what runs is met.

        None is no command, but the server that runs: the first reply is a key that ends it.
        """
        if there := self._translation:
            command = command and there.there(command)
            until = until and _in_our_lines(there, until)
        typing = Typing(
            self.terminal,
            self._raw,
            self._questions,
            self._limits,
            deadline,
            self._waits_for_a_key,
            self._front,
        )
        exchange = typing.run(command, replies, until)
        self.now_at(exchange.prompt)
        if there:
            exchange = replace(exchange, lines=there.lines(exchange.lines), prompt=self.prompt)
        return exchange

    @property
    def _raw(self) -> Prompt:
        assert self._prompt, "open() comes first"
        return self._prompt

    @property
    def _translation(self) -> Translation | None:
        return self._cluster.introduction.translation if self._cluster.introduction else None

    def _in_our_words(self, prompt: Prompt) -> Prompt:
        if there := self._translation:
            return replace(prompt, text=there.here(prompt.text), who=there.here(prompt.who))
        return prompt

    def _waits_for_a_key(self) -> bool:
        return reads_terminal(self._cluster, self.prompt.who, self.prompt.shell_number)

    def _front(self) -> Front | None:
        return foreground(self._cluster, self.prompt.who, self.prompt.shell_number)

    def now_at(self, prompt: Prompt) -> None:
        """Take note of the prompt after a command."""
        self.moved = self.moved or self._raw.shell != prompt.shell
        self._prompt = prompt

    def settle(self, deadline: float) -> None:
        """Have the shell show its prompt once more: nothing may come before it.

        Raises:
            Failure: more came, so the last command was not over, or left something behind.
        """
        if has_redrawn(self.terminal, min(deadline, time.monotonic() + REDRAW_SECONDS)):
            return
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
        data, markers = self._terminal.data, self._terminal.markers
        started = command_start(markers)
        start = started.end if started else 0
        ended = prompt_markers([marker for marker in markers if marker.start >= start])
        end = ended.begin.start if ended else len(data)
        output = bytes(data[start : min(end, start + SHOWN_BYTES)])
        shown = "\n".join(screenful(output, SHOWN_BYTES, SHOWN_BYTES)).strip()
        return self._translation.here(shown) if self._translation else shown

    def close(self) -> None:
        """Kill what runs in the terminal."""
        terminal, self._terminal = self._terminal, None  # another thread may close it too
        if terminal:
            terminal.kill()


def _in_our_lines(there: Translation, until: Until) -> Until:
    """Return a condition that looks at lines in the words of the pages."""
    return lambda lines, waiting: until(there.lines(lines), waiting)
