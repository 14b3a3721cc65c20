"""A pseudo-terminal with a shell that marks its prompts: bytes in, bytes and markers out."""

import contextlib
import os
import signal
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pexpect
import ptyprocess

from checks.runner import failures
from checks.runner.terminal.fullscreen import Typed
from checks.runner.terminal.osc133 import Marker, Scanner
from checks.runner.terminal.screen import screenful

COLUMNS, ROWS = 80, 24
CHUNK = 1 << 16
# What is kept of everything the terminal showed, for the last screen in a report.
TAIL = 1 << 15


class Terminal:
    """One terminal.

    Memory is bounded, whatever a program prints: `output_bytes` and one chunk of 64 KiB since the
    last prompt, 32 KiB for the last screen, and what `screen.DRAWN_BYTES` allows while drawing.
    For a whole page that is less than `limits.page_megabytes` of cluster.toml (runner/test_memory.py).

    Attributes:
        data, markers: what came since `forget`.
        typed: what was typed since then into a program that takes the whole screen.
        answered: where in `data` the prompt ends that the last command came back to.

    Raises (from `read`):
        Failure: the shell ended, or printed more than `output_bytes`.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], nonce: str, output_bytes: int
    ) -> None:
        self.data = bytearray()
        self.markers: list[Marker] = []
        self.typed: list[Typed] = []
        self.answered = 0
        self._tail = bytearray()
        self._scanner = Scanner(nonce)
        self._output_bytes = output_bytes
        self._process = _Spawned(
            command[0],
            list(command[1:]),
            env=dict(environment),
            dimensions=(ROWS, COLUMNS),
            echo=True,
        )
        self._process.delaybeforesend = None
        self._process.delayafterclose = 0
        self._process.delayafterterminate = 0

    def read(self, seconds: float) -> bool:
        """Wait at most that long for more; tell whether something came."""
        try:
            chunk: Any = self._process.read_nonblocking(CHUNK, max(seconds, 0))
        except pexpect.TIMEOUT:
            return False
        except (pexpect.ExceptionPexpect, OSError, ValueError):  # it ended, or another thread killed it
            raise failures.TERMINAL_ENDED() from None
        self.data += chunk
        self._tail += chunk
        del self._tail[:-TAIL]
        if len(self.data) > self._output_bytes:
            raise failures.TOO_MUCH_OUTPUT(limit=self._output_bytes)
        self.markers += self._scanner.scan(self.data)
        return True

    def show(self, text: bytes) -> None:
        """Show a text that no program sends: a key that is pressed."""
        self.data += text
        self._tail += text

    def forget(self) -> None:
        """Start again with empty `data` and `markers`, as a new command does."""
        self.data.clear()
        self.markers.clear()
        self.typed.clear()
        self.answered = 0
        self._scanner.reset()

    def cut(self, start: int, end: int) -> None:
        """Take a part out of `data`, with its markers."""
        del self.data[start:end]
        self._scanner.reset()
        self.markers[:] = self._scanner.scan(self.data)

    def send(self, keys: bytes, deadline: float) -> None:
        """Type `keys`; reads meanwhile, so that neither side can wait for the other forever."""
        for start in range(0, len(keys), 256):
            try:
                self._process.send(keys[start : start + 256])
            except OSError:
                raise failures.TERMINAL_ENDED() from None
            if start + 256 < len(keys) and time.monotonic() < deadline:
                self.read(0)

    def screen(self) -> str:
        """Return the last screen as a person sees it."""
        return "\n".join(screenful(bytes(self._tail), COLUMNS, ROWS))

    def last_line(self) -> str:
        """Return the last line of the screen that is not blank."""
        return next((line.strip() for line in reversed(self.screen().splitlines()) if line.strip()), "")

    def hand_over(self) -> None:
        """Connect it with the terminal this process runs in, until somebody types Ctrl-] or it ends."""
        columns, rows = os.get_terminal_size()
        self._process.setwinsize(rows, columns)
        self._process.interact(chr(29))
        if self._process.isalive():
            self._process.setwinsize(ROWS, COLUMNS)

    def kill(self) -> None:
        """Kill every process of the terminal at once, and close it; another thread may do so meanwhile."""
        with contextlib.suppress(pexpect.ExceptionPexpect):  # that thread has reaped the leader
            # A dead leader is reaped, so its number may belong to somebody else by now.
            for process in _session(cast(int, self._process.pid)) if self._process.isalive() else ():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            self._process.close(force=True)


class _Spawned(pexpect.spawn):  # type: ignore[type-arg] # a type of the stubs only
    """A program on a terminal that was started without `fork`, which may stand still where threads run."""

    def _spawnpty(
        self, args: list[Any], *, dimensions: tuple[int, int], env: Any, cwd: Any, **_: Any
    ) -> ptyprocess.PtyProcess:
        ours, theirs = os.openpty()
        try:
            termios.tcsetwinsize(theirs, dimensions)
            # It becomes the leader of a session, and then the program.
            leader = ["setsid", "--ctty", *args]
            process = subprocess.Popen(leader, stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=cwd)
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        process.returncode = 0  # ptyprocess waits for it, and nobody else
        return ptyprocess.PtyProcess(process.pid, ours)


def _session(leader: int) -> list[int]:
    """Return the processes of a session (field 6 of /proc/<pid>/stat, see proc(5)), leader last."""
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader and int(entry.name) != leader:
                members.append(int(entry.name))
    return [*members, leader]
