"""A window of an X program on the reader's screen, known by words of its title."""

import re
import shlex
import time
from typing import TYPE_CHECKING

from checks.runner import failures
from checks.runner.machines.cluster import run

if TYPE_CHECKING:
    from testinfra.host import Host

POLL_SECONDS = 0.2
# The names that xdotool has for keys which pages call otherwise (X's keysymdef.h).
KEYS = {"Enter": "Return", "Esc": "Escape", "Backspace": "BackSpace", "Ctrl": "ctrl", "Alt": "alt"}


class Window:
    """The first window with these words in its title."""

    def __init__(self, machine: "Host", user: str, title: str, display: str) -> None:
        self._machine = machine
        self._display = display
        self._user = user
        self._title = title
        self._id = ""

    def appears(self, seconds: float) -> None:
        """Wait for it, and until what it shows stands still.

        Raises:
            Failure: it does not come.
        """
        deadline = time.monotonic() + seconds
        while not (found := self._find()):
            if time.monotonic() > deadline:
                raise failures.NO_WINDOW(title=self._title, seconds=seconds)
            time.sleep(POLL_SECONDS)
        self._id = found
        before = b""
        while (now := self.screenshot()) != before and time.monotonic() < deadline:
            before = now
            time.sleep(POLL_SECONDS)

    def closed(self, seconds: float) -> None:
        """Wait until there is none.

        Raises:
            Failure: it stays.
        """
        deadline = time.monotonic() + seconds
        while self._find():
            if time.monotonic() > deadline:
                raise failures.STILL_OPEN(title=self._title, seconds=seconds)
            time.sleep(POLL_SECONDS)

    def type(self, text: str) -> None:
        """Type a text into it."""
        self._xdotool(f"type --delay 10 -- {shlex.quote(text)}")

    def key(self, name: str) -> None:
        """Press a key, or several at once, such as `Ctrl+c`."""
        keys = "+".join(KEYS.get(key, key) for key in name.split("+"))
        self._xdotool(f"key -- {shlex.quote(keys)}")

    def screenshot(self) -> bytes:
        """Return what it shows, as PNG."""
        return self._run(f"maim --hidecursor --window={self._id}")

    def _find(self) -> str:
        title = shlex.quote(re.escape(self._title))
        found = self._run(f"xdotool search --onlyvisible --name {title} || true").split()
        return found[0].decode() if found else ""

    def _xdotool(self, action: str) -> None:
        # The keyboard is where the pointer is, as on any screen without a window manager.
        self._run(f"xdotool mousemove --window {self._id} 20 20 {action}")

    def _run(self, command: str) -> bytes:
        done = run(self._machine, self._user, f"{self._display}; {command}")
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise failures.SCREEN_BROKE(what=command.split()[0], said=said)
        return done.stdout
