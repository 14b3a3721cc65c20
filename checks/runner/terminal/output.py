"""What a command has printed, in lines, told apart from what was typed and from the prompts around it."""

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from checks.pages.language import keys
from checks.runner import failures
from checks.runner.terminal.answering import Reply
from checks.runner.terminal.fullscreen import replaced
from checks.runner.terminal.osc133 import IN_PS1, command_start
from checks.runner.terminal.prompt import Prompt
from checks.runner.terminal.screen import UndrawableError, lines_seen, screenful, without_escapes
from checks.runner.terminal.terminal import COLUMNS, Terminal


class Output:
    """The output of one command.

    Args:
        terminal: where it is typed.
        prompt: at which.
        command: what is typed; None: it runs already.
        replies: what is answered, and pressed.
    """

    def __init__(
        self, terminal: Terminal, prompt: Prompt, command: str | None, replies: Sequence[Reply]
    ) -> None:
        self._terminal = terminal
        self._prompt = prompt
        self._command = command
        pressed = [reply.press.key for reply in replies if reply.press]
        self._has_pager = keys.QUIT in pressed
        self._has_editor = bool(pressed) and not self._has_pager
        self._ended_by = pressed[0] if command is None and pressed else ""

    def so_far(self) -> list[str]:
        """Return the whole lines a running command has printed."""
        marker = command_start(self._terminal.markers)
        if not marker:
            return []
        return self.before(max(marker.end, self._terminal.data.rfind(b"\n") + 1))

    def begun(self) -> list[str] | None:
        """Return the lines of a running command with the one it has begun; None if they are no text yet."""
        if self._command is None or command_start(self._terminal.markers):
            with contextlib.suppress(failures.Failure):
                return self.before(len(self._terminal.data))
        return None

    def before(self, end: int) -> list[str]:
        """Return the lines of output before position `end` of the terminal's data.

        Raises:
            Failure: the output is not text, or something disturbed the command line.
        """
        data = self._terminal.data
        marker = command_start(self._terminal.markers, end)
        start = 0 if self._command is None else marker.end if marker else end
        echo = bytes(data[: marker.start if marker else start])
        output = bytes(data[start:end])
        if self._has_editor:
            output = replaced(output, [replace(one, at=one.at - start) for one in self._terminal.typed])
        if self._ended_by.startswith("^"):
            output = echoed_first(output, self._ended_by.encode())
        for text in IN_PS1:
            output = output.replace(text, b"")
        before = self._after_echo(echo, self._command or "")
        try:
            return before + lines_seen(output, has_pager=self._has_pager)
        except UndrawableError as error:
            raise failures.BINARY_OUTPUT(what=str(error)) from None

    def _after_echo(self, echo: bytes, command: str) -> list[str]:
        """Return what the shell printed between the typed command and its start (syntax errors)."""
        if command == keys.END:
            return [row for row in screenful(echo, COLUMNS, 10_000) if row]
        is_hidden = not without_escapes(echo).strip()  # after `stty -echo`
        if is_hidden or echo == command.encode() + b"\r\n":
            return []
        rows = screenful(self._prompt.text.encode() + b" " + echo, COLUMNS, 10_000)
        typed = _squashed(self._prompt.text + command.replace("\n", ">"))
        shown = ""
        for number, row in enumerate(rows):
            shown += _squashed(row)
            if shown == typed:
                return rows[number + 1 :]
        raise failures.LATE_OUTPUT(text=shown.replace(typed, "") or shown)


def echoed_first(output: bytes, key: bytes) -> bytes:
    """Return output with the echo of a key where it was pressed.

    The kernel sends the signal before it echoes the key (n_tty.c), so a program may be the first to print.
    """
    return output if output.startswith(key) else key + output.replace(key, b"", 1)


def _squashed(text: str) -> str:
    return "".join(text.split())
