"""Answer the questions of a running program, and press keys in it, as the page does."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checks.runner import failures
from checks.runner.limits import Limits
from checks.runner.terminal.osc133 import command_start
from checks.runner.terminal.pressing import NOT_PRESSED, Front, Press, Pressing, not_due
from checks.runner.terminal.screen import without_escapes
from checks.runner.terminal.terminal import Terminal

# How far back a question is looked for.
QUESTION_BYTES = 4096


@dataclass(frozen=True)
class Reply:
    """What is typed when the terminal asks a question, or shows certain lines.

    Attributes:
        question: as the page has it.
        pattern: a regular expression for what the terminal shows.
        keys: what is typed.
        press: the key that is pressed then; None: Enter.
        asks: a question is waited for, not lines.
    """

    question: str
    pattern: str
    keys: str
    press: Press | None = None
    asks: bool = True

    def send(self, terminal: Terminal, deadline: float) -> None:
        """Type it."""
        if self.press:
            self.press.send(terminal, deadline)
        else:
            terminal.send(self.keys.encode() + b"\r", deadline)


class Answering:
    """Answers the questions of one command, in the order of the page.

    Args:
        terminal: where they come.
        questions: how those end that are known, on the page or not; regular expressions.
        replies: what the page answers.
        limits: how long a question is looked at before it counts as one.
        deadline: when the command has to be over.
        front: looks at what runs in the terminal.
        seen: returns the lines that came so far, and the begun one; None if they are no text yet.

    Attributes:
        waiting: the replies whose questions have not come yet.
    """

    def __init__(
        self,
        terminal: Terminal,
        questions: Sequence[str],
        replies: Sequence[Reply],
        limits: Limits,
        deadline: float,
        front: Callable[[], Front | None],
        seen: Callable[[], list[str] | None],
    ) -> None:
        self._pressing = Pressing(terminal, front, limits, deadline)
        self._seen = seen
        self.waiting = list(replies)
        self._terminal = terminal
        self._questions = questions
        self._limits = limits
        self._deadline = deadline
        self._answered_to = 0

    def answer(self) -> bool:
        """Answer the question the terminal shows now; tell whether there was anything to do.

        Raises:
            Failure: the page does not answer it, or answers another one first.
        """
        waiting, line = self.waiting, self._last_line()
        asked = line.strip()
        if waiting and waiting[0].press and not waiting[0].asks and self._press(waiting[0].press):
            return True
        reply = waiting[0] if waiting and waiting[0].asks and _ends(asked, waiting[0].pattern) else None
        if not reply and not any(_ends(asked, question) for question in self._questions):
            return False
        settled = self._limits.settle_seconds if line.endswith(" ") else self._limits.piece_seconds
        silence = settled if reply else self._limits.question_seconds
        if self._terminal.read(min(silence, self._deadline - time.monotonic())):
            return True
        if not reply:
            if waiting:
                raise failures.OTHER_QUESTION(line=asked, instead=waiting[0].question)
            raise failures.NOT_ANSWERED(line=asked)
        waiting.pop(0)
        self._answered_to = len(self._terminal.data)
        reply.send(self._terminal, self._deadline)
        return True

    def _press(self, press: Press) -> bool:
        """Press the page's next key when it is due; tell whether there was anything to do."""
        if time.monotonic() >= self._deadline or (lines := self._seen()) is None:
            return False
        end = len(self._terminal.data)
        is_pressed = self._pressing.press(press, lines)
        if is_pressed:
            self.waiting.pop(0)
            self._answered_to = end
        return is_pressed is not None

    def not_due(self) -> None:
        """Say, of a command that is taking too long, that the page's key waits for other lines.

        Raises:
            Failure: it does.
        """
        press = self.waiting[0].press if self.waiting else None
        if press and (failure := not_due(press, self._seen() or [])):
            raise failure

    def all_asked(self) -> None:
        """Make sure that the command, which is over, has asked everything that the page answers.

        Raises:
            Failure: it has not. A question that was printed without waiting is output, to be compared.
        """
        if self.waiting and (press := self.waiting[0].press):
            raise NOT_PRESSED(key=press.key)
        if self.waiting and not re.search(self.waiting[0].pattern, self._since_answer()):
            raise failures.NEVER_ASKED(question=self.waiting[0].question)

    def _last_line(self) -> str:
        return self._since_answer(QUESTION_BYTES).rpartition("\n")[2]

    def _since_answer(self, most: int | None = None) -> str:
        """Return what came since the last answer, or the last bytes of it."""
        data, marker = self._terminal.data, command_start(self._terminal.markers)
        start = max(self._answered_to, marker.end if marker else 0)
        return without_escapes(bytes(data[max(start, len(data) - (most or len(data))) :]))


def _ends(line: str, question: str) -> bool:
    return bool(re.search(rf"(?:{question})\Z", line))
