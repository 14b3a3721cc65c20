"""Press a key while a program runs: when what stands before it is there, and the program is in front."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from checks.pages.language import keys
from checks.runner.failures import Failure, Kind, Way
from checks.runner.limits import Limits
from checks.runner.terminal import fullscreen
from checks.runner.terminal.terminal import Terminal

# Time between two looks at what runs: a program that was just started has not set itself up.
LOOK_SECONDS = 0.15
# One that works, or changes with every look as that of a loop, is taken as it is after so many.
MOST_LOOKS = 10
# How long the terminal may take to show a letter that was typed.
ECHO_SECONDS = 2.0
# The page presses a key after a text that did not come.
NOT_DUE = Way(
    Kind.QUESTION,
    "the page presses {key}, but what stands before it has not come",
    "correct the lines before the key: it is pressed when the program has printed them",
)
# The command was over before the page's key.
NOT_PRESSED = Way(
    Kind.QUESTION,
    "the page presses {key}, but the command was over before",
    "delete the key, or show a command that waits for it; if the program prints it, write `...` before it",
)


@dataclass(frozen=True)
class Front:
    """What runs in the foreground of a terminal.

    Attributes:
        is_shell: it is the shell itself, as for a builtin or before a program has been started.
        sleeps: all of it waits for something; what was just started, and does not, may miss a key.
        processes: each with its number and name.
    """

    is_shell: bool
    sleeps: bool
    processes: frozenset[str]


@dataclass(frozen=True)
class Press:
    """A key of the page.

    Attributes:
        key: as the page writes it.
        text: what is typed before it.
        line: the line of the expected output that it stands in, counted from 0.
        missing: how the lines that were seen differ from those that have to be there; None if they do not.
    """

    key: str
    text: str
    line: int
    missing: Callable[[list[str]], str | None]

    def send(self, terminal: Terminal, deadline: float) -> None:
        """Press it. What the terminal does not show of it, it shows as the page does."""
        if self.key != keys.QUIT and fullscreen.is_open(bytes(terminal.data)):
            terminal.typed.append(fullscreen.Typed(len(terminal.data), self.line, self.text + self.key))
            terminal.send((self.text + keys.KEYS[self.key]).encode(), deadline)
            return
        if self.text:
            before = len(terminal.data)
            terminal.send(self.text.encode(), deadline)
            end = min(time.monotonic() + ECHO_SECONDS, deadline)
            while len(terminal.data) - before < len(self.text.encode()) and time.monotonic() < end:
                terminal.read(end - time.monotonic())
        show(terminal, self.key)
        terminal.send(keys.KEYS[self.key].encode(), deadline)


def show(terminal: Terminal, key: str) -> None:
    """Show a key that no terminal does, as the page does."""
    if key.startswith("<"):
        is_alone = bytes(terminal.data[-1:]) in (b"\n", b"\a", b"")  # a marker ends with the bell
        ends = key == keys.QUIT or (is_alone and key not in keys.TYPING)
        terminal.show(key.encode() + b"\r\n" * ends)


class Pressing:
    """Waits for the moment of a command's next key.

    Args:
        terminal: where.
        front: looks at what runs there; None if that cannot be seen.
        limits: how long a silence is one, where nothing can be seen.
        deadline: when the command has to be over.
    """

    def __init__(
        self, terminal: Terminal, front: Callable[[], Front | None], limits: Limits, deadline: float
    ) -> None:
        self._terminal = terminal
        self._front = front
        self._limits = limits
        self._deadline = deadline
        self._begin()

    def _begin(self) -> None:
        self._looks = 0
        self._before: Front | None = None

    def press(self, one: Press, seen: list[str]) -> bool | None:
        """Press the key if it is time.

        Returns:
            None if what stands before it has not come; otherwise whether it was pressed.
        """
        if one.missing(seen) is not None:
            return None
        if self._terminal.read(self._left(LOOK_SECONDS)):
            self._begin()
            return False
        if not self._is_ready():
            return False
        self._begin()
        one.send(self._terminal, self._deadline)
        return True

    def _is_ready(self) -> bool:
        """Look once more; tell whether the same program has been in front, and asleep, for a while."""
        front = self._front()
        self._looks += 1
        if front is None:
            return not self._terminal.read(self._left(self._limits.question_seconds))
        same, self._before = front == self._before and front.sleeps, front
        if front.is_shell:
            return same and self._looks >= MOST_LOOKS // 2
        return same or self._looks >= MOST_LOOKS

    def _left(self, seconds: float) -> float:
        return min(seconds, self._deadline - time.monotonic())


def not_due(one: Press, seen: list[str]) -> Failure | None:
    """Return why a key was not pressed though the time is over; None if its text is there."""
    missing = one.missing(seen)
    return None if missing is None else NOT_DUE(missing, key=one.key)
