"""Chromium on the reader's machine, driven as a reader would: by what stands on the screen."""

import contextlib
import os
import shlex
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.pages.comparison.compare import match_inside
from checks.pages.language.placeholders import Captures, Placeholders
from checks.runner import failures
from checks.runner.machines.transports import transport

if TYPE_CHECKING:
    from testinfra.host import Host

SIZE = {"width": 960, "height": 800}
POLL_MILLISECONDS = 100
# The program itself is there within so many seconds, and a screenshot is taken.
START_SECONDS = 120
# What is to be seen of a frame, as far as anybody would read.
TEXT = "document.body ? document.body.innerText.slice(0, 1000000) : ''"
# Roles of what a reader presses. Pages write a name in the case they like: it is compared as shown.
PRESSED = ("button", "link", "menuitem", "tab", "checkbox", "option")
# A field that stands beside a text: in the smallest part of the page that holds both. A label that names its
# field needs none, and others may stand there.
BESIDE = (
    "xpath=self::*[not(self::label[@for])]"
    "/ancestor::*[.//input or .//textarea][1]//*[self::input or self::textarea]"
)
# As root, and without namespaces of its own, Chromium has no sandbox; and it is not to call home.
FLAGS = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# DevTools come and go over file descriptors 3 and 4, which become the program's input and output here and
# its 3 and 4 again there: no port is opened, and it ends when its input does.
HERE = '#!/bin/sh\necho $$ >{pid}\nexec {command} "$@" <&3 >&4 3<&- 4>&-\n'
THERE = 'exec {program} "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null'


class Browser:
    """One browser with one window. All calls but `kill` come from the thread that made it."""

    def __init__(self, machine: "Host", user: str, program: str) -> None:
        from playwright.sync_api import sync_playwright  # takes half a second, and few pages need it

        there = ["/bin/sh", "-c", THERE.format(program=shlex.quote(program)), "chromium"]
        self._folder = tempfile.TemporaryDirectory(prefix="browser-")
        self._pid = Path(self._folder.name, "pid")
        starter = Path(self._folder.name, "chromium")
        command = shlex.join(transport(machine).command(user, there))
        starter.write_text(HERE.format(pid=shlex.quote(str(self._pid)), command=command), "utf-8")
        starter.chmod(0o700)
        self._playwright = sync_playwright().start()
        try:
            self._program = self._playwright.chromium.launch(
                executable_path=starter, args=FLAGS, timeout=START_SECONDS * 1000
            )
            self._context = self._program.new_context(viewport=SIZE, locale="en-GB")  # type: ignore[arg-type]
            self._context.set_default_timeout(START_SECONDS * 1000)
            self._context.new_page()
        except BaseException:
            self.close()
            raise

    @property
    def _page(self) -> Any:
        """The tab that was opened last: a link may have opened it."""
        return self._context.pages[-1]

    def open(self, address: str, seconds: float) -> list[str]:
        """Open an address in the same tab; return the title of what the browser shows then.

        What cannot be reached is shown as the browser's own page, as a reader would see it.

        Raises:
            Failure: it still loads at the end of the time.
        """
        from playwright.sync_api import Error, TimeoutError

        try:
            self._page.goto(address, timeout=seconds * 1000, wait_until="load")
        except TimeoutError:
            raise failures.NOT_OPENED(address=address, seconds=seconds) from None
        except Error as error:
            if "net::ERR_" not in str(error):
                raise
            # Its page comes a moment after the failure.
            self._page.wait_for_url("chrome-error://**", timeout=seconds * 1000)
        return [self._page.title()]

    def lines(self) -> list[str]:
        """Return the text that is to be seen, line by line."""
        texts = []
        for frame in self._page.frames:
            with contextlib.suppress(Exception):  # a frame that goes away meanwhile
                texts.append(frame.evaluate(TEXT))
        # A page may keep blanks together, and write none where the text is empty.
        plain = "\n".join(texts).replace("\xa0", " ").replace("\u200b", "")
        return [" ".join(line.split()) for line in plain.splitlines() if line.strip()]

    def see(
        self, text: str, captures: Captures, table: Placeholders, seconds: float
    ) -> tuple[Captures, list[str]]:
        """Wait for a text; return what its placeholders stand for, and the line it stands in.

        Raises:
            Failure: it does not come.
        """
        deadline = time.monotonic() + seconds
        while True:
            for line in self.lines():
                found = match_inside(text, line, captures, table)
                if found is not None:
                    return found, [line]
            if time.monotonic() > deadline:
                raise failures.NOT_SEEN(text=text, seconds=seconds)
            self._page.wait_for_timeout(POLL_MILLISECONDS)

    def press(self, name: str, seconds: float) -> None:
        """Press what has this name: a button, a link, an entry of a menu, any text.

        Raises:
            Failure: there is none.
        """
        page = self._page
        named = page.get_by_role(PRESSED[0], name=name, exact=True)
        for role in PRESSED[1:]:
            named = named.or_(page.get_by_role(role, name=name, exact=True))
        for found in (page.get_by_text(name, exact=True), page.get_by_title(name, exact=True)):
            named = named.or_(found)
        self._use(named, name, seconds, lambda thing, left: thing.click(timeout=left))
        page.wait_for_timeout(POLL_MILLISECONDS)  # a new tab shows a moment later
        with contextlib.suppress(Exception):
            self._page.wait_for_load_state(timeout=seconds * 1000)

    def type(self, text: str, into: str | None, seconds: float) -> None:
        """Type a text, into a field of that name or where the keyboard is.

        Raises:
            Failure: there is no such field.
        """
        page = self._page
        if into is None:
            page.keyboard.type(text)
            return
        field = page.get_by_label(into, exact=True).or_(page.get_by_placeholder(into, exact=True))
        field = field.or_(page.get_by_text(into, exact=True).locator(BESIDE))
        self._use(field, into, seconds, lambda thing, left: thing.fill(text, timeout=left))

    def key(self, name: str) -> None:
        """Press a key, or several at once, such as `Shift+Enter`."""
        self._page.keyboard.press(name.replace("Ctrl", "Control"))

    @staticmethod
    def _use(named: Any, name: str, seconds: float, act: Any) -> None:
        from playwright.sync_api import Error

        try:
            act(named.filter(visible=True).first, seconds * 1000)
        except Error as error:
            raise failures.NOTHING_CALLED(name=name, seconds=seconds) from error

    def screenshot(self) -> bytes:
        """Return what is to be seen, as PNG."""
        shot: bytes = self._page.screenshot(animations="disabled")
        return shot

    def kill(self) -> None:
        """End the program at once; may be called from any thread."""
        with contextlib.suppress(OSError, ValueError):
            os.kill(int(self._pid.read_text()), signal.SIGTERM)

    def close(self) -> None:
        """End the program, the library's own process, and the files."""
        with contextlib.suppress(Exception):
            self._program.close()
        with contextlib.suppress(Exception):
            self._playwright.stop()
        self._folder.cleanup()
