"""Where a terminal waits for a command: the markers of its prompt (conf/image/files/markers.sh)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from checks.runner.terminal.osc133 import Marker
from checks.runner.terminal.screen import screenful
from checks.runner.terminal.terminal import COLUMNS, Terminal


@dataclass(frozen=True)
class Prompt:
    """Where a terminal waits: the visible prompt, `user@host`, which shell, and its how many-th prompt.

    A terminal that has come back to a prompt waits at the same one, whatever the number.
    """

    text: str
    who: str
    shell: str
    number: str = field(compare=False)

    @property
    def shell_number(self) -> int:
        """The number of the shell's process on its machine."""
        return int(self.shell.rpartition(":")[2])


@dataclass(frozen=True)
class PromptMarkers:
    """The markers of a prompt: where its drawing begins, what the shell says, where it is complete."""

    begin: Marker
    says: Marker
    end: Marker

    @property
    def number(self) -> str:
        """The shell's count of its prompts."""
        return self.says.fields[0]

    @property
    def status(self) -> int | None:
        """The exit status of the command before; None at the first prompt of a shell."""
        return int(self.says.fields[1]) if self.says.fields[1] else None

    @property
    def who(self) -> str:
        """`user@host`."""
        return self.says.fields[2]

    @property
    def shell(self) -> str:
        """Which shell it is."""
        return f"{self.who}:{self.says.fields[3]}"

    @property
    def pipe(self) -> tuple[int, ...]:
        """The exit status of each part of the last pipe."""
        return tuple(map(int, self.says.fields[4].split()))


def prompt_markers(markers: Sequence[Marker], before: Prompt | None = None) -> PromptMarkers | None:
    """Return the markers of the prompt that a terminal shows now; None if it shows none.

    Args:
        markers: all that came.
        before: the prompt at which was typed; readline draws it again where a line gets full.
    """
    begin = says = None
    for marker in markers:
        if marker.letter in "AC":
            begin, says = (marker if marker.letter == "A" else None), None
        elif marker.letter == "D" and begin:
            says = marker
        elif marker.letter == "B" and begin and says:
            found = PromptMarkers(begin, says, marker)
            if not before or (found.shell, found.number) != (before.shell, before.number):
                return found
    return None


def is_unmarked(markers: Sequence[Marker]) -> bool:
    """Tell whether readline has drawn something after a command started, but none of our prompts.

    Either PS1 was replaced, or a program such as `read -e` asks.
    """
    return bool(markers) and markers[-1].letter == "A" and any(marker.letter == "C" for marker in markers)


def take_prompt(terminal: Terminal, markers: PromptMarkers) -> Prompt:
    """Return the prompt that a terminal is back at, and take note of where it ends."""
    terminal.answered = markers.end.end
    shown = bytes(terminal.data[markers.begin.end : markers.end.start])
    return Prompt(_drawn(shown), markers.who, markers.shell, markers.number)


@lru_cache(maxsize=256)
def _drawn(shown: bytes) -> str:
    """Return a prompt as a person sees it. Drawing it takes longer than a short command; most come again."""
    return "".join(screenful(shown, 4 * COLUMNS, 5)).rstrip()


def first_prompt(terminal: Terminal, deadline: float) -> Prompt | None:
    """Wait for the prompt of a new terminal; None if it does not come in time."""
    while not (found := prompt_markers(terminal.markers)):
        if not terminal.read(deadline - time.monotonic()) and time.monotonic() >= deadline:
            return None
    return take_prompt(terminal, found)
