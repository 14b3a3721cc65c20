"""One command typed into a terminal, up to the next prompt."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checks.pages.language import keys
from checks.runner import failures
from checks.runner.limits import Limits
from checks.runner.terminal import pressing
from checks.runner.terminal.answering import Answering, Reply
from checks.runner.terminal.osc133 import command_start
from checks.runner.terminal.output import Output
from checks.runner.terminal.prompt import Prompt, PromptMarkers, is_unmarked, prompt_markers, take_prompt
from checks.runner.terminal.screen import screenful
from checks.runner.terminal.silence import Silence
from checks.runner.terminal.terminal import COLUMNS, Terminal

# How often a condition on a running command is asked.
POLL_SECONDS = 0.2
# Bound by the shell's markers: puts them back where somebody has replaced PS1.
WRAP_AGAIN = b"\x1b[133~"
# Bound there, too: draws the prompt again.
REDRAW = b"\x1b[134~"
# A prompt without markers has lost them if they are not there after so long.
LOST_SECONDS = 1.0
WRAP_SECONDS = 10.0
# Keys that readline would act on instead of taking them; Ctrl-V makes them plain.
_QUOTED = str.maketrans({chr(code): f"\x16{chr(code)}" for code in (*range(32), 127)})


@dataclass(frozen=True)
class Exchange:
    """What a command did: its output in lines, its exit status, and the prompt after it.

    Attributes:
        status: None if it opened a new shell.
        pipe: the exit status of each part of its last pipe.
        is_over: the prompt is back; otherwise the command still runs, and `prompt` is the one before it.
    """

    lines: list[str]
    status: int | None
    prompt: Prompt
    milliseconds: int
    pipe: tuple[int, ...] = ()
    is_over: bool = True


# Looks at the whole lines a command has printed, and the answers it has not asked for yet; True if that
# is enough and the command may run on.
Until = Callable[[list[str], Sequence[Reply]], bool]


def nothing_late(terminal: Terminal) -> None:
    """Make sure that nothing came since the prompt.

    Raises:
        Failure: something did; the reader's screen is no longer what the page shows.
    """
    while terminal.read(0):
        pass
    end = terminal.answered
    if len(terminal.data) == end:
        return
    text = "\n".join(screenful(bytes(terminal.data[end:]), COLUMNS, 5)).strip()
    if text or any(marker.start >= end for marker in terminal.markers):
        raise failures.LATE_OUTPUT(text=text or "a second prompt")


def has_redrawn(terminal: Terminal, deadline: float) -> bool:
    """Press the key that draws the prompt again; tell whether it did, which it does not after `stty -echo`.

    Raises:
        Failure: something came before the prompt.
    """
    nothing_late(terminal)
    terminal.forget()
    terminal.send(REDRAW, deadline)
    while not (found := prompt_markers(terminal.markers)):
        if not terminal.read(deadline - time.monotonic()) and time.monotonic() >= deadline:
            if terminal.data:
                # The prompt before was none: what was typed has not reached a shell.
                raise failures.LATE_OUTPUT(text="a second prompt")
            return False
    before = bytes(terminal.data[: found.begin.start])
    if text := "\n".join(screenful(before, COLUMNS, 5)).strip():
        raise failures.LATE_OUTPUT(text=text)
    take_prompt(terminal, found)
    return True


class Typing:
    """Types one command and follows the terminal until its prompt is back."""

    def __init__(
        self,
        terminal: Terminal,
        prompt: Prompt,
        questions: Sequence[str],
        limits: Limits,
        deadline: float,
        waits_for_a_key: Callable[[], bool],
        front: Callable[[], pressing.Front | None],
    ) -> None:
        self._front = front
        self._silence = Silence(limits.question_seconds, waits_for_a_key)
        self._terminal = terminal
        self._prompt = prompt
        self._questions = questions
        self._limits = limits
        self._deadline = deadline
        self._continuations = 0
        self._has_wrapped = False

    def run(self, command: str | None, replies: Sequence[Reply] = (), until: Until | None = None) -> Exchange:
        """Type `command`, answer its questions, return what it did.

        Args:
            command: what is typed; None: a server runs already, and the first reply is a key that ends it.
            replies: what it asks, in this order.
            until: where it need not end; raises a failure of its own when the time is over.

        Raises:
            Failure: it did not come back to a prompt, or not as the page says.
        """
        started = time.monotonic()
        output = Output(self._terminal, self._prompt, command, replies)
        if command is None:  # whatever the server has printed before does not matter
            first, *replies = replies
            self._terminal.forget()
            first.send(self._terminal, self._deadline)
        else:
            self._start(command)
        answering = Answering(
            self._terminal,
            self._questions,
            replies,
            self._limits,
            self._deadline,
            self._front,
            output.begun,
        )
        while not (ended := self._ended()):
            if answering.answer():
                continue
            if not until:
                self._wait(self._deadline, answering.not_due)
            elif until(lines := output.so_far(), answering.waiting):
                return Exchange(lines, None, self._prompt, _since(started), is_over=False)
            else:
                self._terminal.read(POLL_SECONDS)
        milliseconds = _since(started)
        if not until:
            answering.all_asked()
        return self._result(command or "", output, ended, milliseconds)

    def _start(self, command: str) -> None:
        """Type the lines of `command`, each when the shell is ready for it."""
        nothing_late(self._terminal)
        self._terminal.forget()
        if command == keys.END:
            self._terminal.send(keys.KEYS[command].encode(), self._deadline)
            return
        lines = command.split("\n")
        for number, line in enumerate(lines):
            self._send(line)
            if number < len(lines) - 1:
                self._continuation(number + 1, line)
        self._continuations = len(lines) - 1

    def _continuation(self, count: int, line: str) -> None:
        while self._count("P") < count:
            if self._count("C") + self._count("D"):
                raise failures.COMPLETE_TOO_EARLY(line=line)
            self._wait(self._deadline)

    def _count(self, letter: str) -> int:
        return sum(marker.letter == letter for marker in self._terminal.markers)

    def _send(self, text: str) -> None:
        self._terminal.send(text.translate(_QUOTED).encode() + b"\r", self._deadline)

    def _ended(self) -> PromptMarkers | None:
        """Return the markers of the prompt the terminal is back at, if it is."""
        if self._count("P") > self._continuations:
            raise failures.UNFINISHED()
        return prompt_markers(self._terminal.markers, self._prompt)

    def _wait(self, deadline: float, give_up: Callable[[], None] = lambda: None) -> None:
        """Wait for more.

        Args:
            deadline: until when.
            give_up: raises a failure of its own, if there is a better one.

        Raises:
            Failure: none comes, because the time is over or the program waits for the reader.
        """
        may_be_lost = not self._has_wrapped and is_unmarked(self._terminal.markers)
        left = min(deadline - time.monotonic(), LOST_SECONDS if may_be_lost else self._silence.left())
        if self._terminal.read(left):
            self._silence.is_over()
            return
        if may_be_lost:
            self._wrap_again(deadline)
        elif self._silence.is_for_the_reader():
            give_up()
            raise failures.WAITS(line=self._terminal.last_line())
        elif time.monotonic() >= deadline:
            give_up()
            raise failures.TIME_LIMIT(seconds=self._limits.command_seconds)

    def _wrap_again(self, deadline: float) -> None:
        """Have the shell put its markers around a new PS1; what that shows is taken out of what was seen.

        Raises:
            Failure: the shell cannot.
        """
        terminal, self._has_wrapped = self._terminal, True
        start = terminal.markers[-1].start
        terminal.send(WRAP_AGAIN, deadline)
        deadline = min(deadline, time.monotonic() + WRAP_SECONDS)
        while not self._count("R"):
            if not terminal.read(deadline - time.monotonic()) and time.monotonic() >= deadline:
                return  # it is no prompt of the shell, but a question
        terminal.send(b"\r", deadline)
        while not (found := prompt_markers(terminal.markers, self._prompt)):
            if not terminal.read(deadline - time.monotonic()) and time.monotonic() >= deadline:
                raise failures.PROMPT_KEPT()
        terminal.cut(start, found.begin.start)

    def _result(self, command: str, output: Output, ended: PromptMarkers, milliseconds: int) -> Exchange:
        """Return the exchange that ended with these markers."""
        end, status = ended.begin.start, ended.status
        prompt = take_prompt(self._terminal, ended)
        if not command_start(self._terminal.markers, end) and not _starts_nothing(command, status):
            # The prompt before was none: what was typed has not reached a shell.
            raise failures.LATE_OUTPUT(text="a second prompt")
        return Exchange(output.before(end), status, prompt, milliseconds, ended.pipe)


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _starts_nothing(command: str, status: int | None) -> bool:
    """Tell whether a shell starts nothing for it: a comment, or a syntax error (status 2)."""
    return command.strip() in ("", keys.END) or command.lstrip().startswith("#") or status == 2
