"""What the reader has on the screen of their own machine: a browser, and windows of other programs."""

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from checks.pages.contract.examples import Step
from checks.pages.language.placeholders import Captures, Placeholders
from checks.runner import failures
from checks.runner.desktop.browser import Browser
from checks.runner.desktop.picture import Picture, picture
from checks.runner.desktop.window import Window
from checks.runner.machines.cluster import Cluster, host

CLOSE_SECONDS = 5.0

Found = TypeVar("Found")


@dataclass(frozen=True)
class Seen:
    """What a step showed: lines of text, what placeholders captured in them, a picture."""

    captures: Captures
    lines: list[str] = field(default_factory=list)
    picture: Picture | None = None


class Desk:
    """The screen of one page's reader; the browser starts when a step first needs it.

    Attributes:
        done: how many steps have changed something there.
    """

    def __init__(self, cluster: Cluster, table: Placeholders) -> None:
        self.done = 0
        self._cluster = cluster
        self._table = table
        # The browser's library must be used in the thread that started it; a page may be closed in another.
        self._thread: ThreadPoolExecutor | None = None
        self._browser: Browser | None = None
        self._closing = threading.Lock()
        self._windows: set[str] = set()  # titles of those that were there

    def take(self, step: Step, user: str, captures: Captures, seconds: float) -> Seen:
        """Take one step.

        Args:
            step: which.
            user: whose screen it is.
            captures: what placeholders stand for so far.
            seconds: what is waited for comes within this time.

        Raises:
            Failure: it could not be taken, or something else is seen.
            NotCapturedError, UnknownPlaceholderError
        """
        if step.screen == "window":
            return self._in_window(step, user, captures, seconds)
        return self._in_browser(step, user, captures, seconds)

    def _in_browser(self, step: Step, user: str, captures: Captures, seconds: float) -> Seen:
        if self._browser is None:
            if step.action != "open":
                raise failures.NOTHING_OPEN()
            site = self._cluster.site
            machine = host(self._cluster, site.desk)
            self._browser = self._do(lambda: Browser(machine, user, site.browser))
        browser = self._browser
        if step.action == "see":
            return Seen(*self._do(lambda: browser.see(step.text, captures, self._table, seconds)))
        if step.action == "picture":
            return Seen(captures, picture=picture(self._do(browser.screenshot)))
        text = self._table.fill(step.text, captures)
        into = self._table.fill(step.into, captures) if step.into else None
        if step.action == "open":
            self.done += 1
            return Seen(captures, self._do(lambda: browser.open(text, seconds)))
        if step.action == "press":
            self._do(lambda: browser.press(text, seconds))
        elif step.action == "key":
            self._do(lambda: browser.key(text))
        else:
            typed = self._cluster.password(user) if step.action == "password" else text
            self._do(lambda: browser.type(typed, into, seconds))
        self.done += 1
        return Seen(captures)

    def _in_window(self, step: Step, user: str, captures: Captures, seconds: float) -> Seen:
        title = self._table.fill(step.window or "", captures)
        site = self._cluster.site
        window = Window(host(self._cluster, site.desk), user, title, site.display)
        if step.action == "closed":
            if title not in self._windows:
                raise failures.NEVER_THERE(title=title)
            window.closed(seconds)
            return Seen(captures)
        window.appears(seconds)
        self._windows.add(title)
        if step.action == "picture":
            return Seen(captures, picture=picture(window.screenshot()))
        self.done += 1
        if step.action == "key":
            window.key(step.text)
        else:
            window.type(self._table.fill(step.text, captures))
        return Seen(captures)

    def text(self) -> str:
        """Return what the browser shows now, as text; empty without a browser."""
        browser = self._browser
        return "\n".join(self._do(browser.lines)) if browser else ""

    def _do(self, action: Callable[[], Found]) -> Found:
        self._thread = self._thread or ThreadPoolExecutor(1, thread_name_prefix="browser")
        return self._thread.submit(action).result()

    def close(self) -> None:
        """End the browser, whatever it does; any thread may."""
        with self._closing:
            browser, thread = self._browser, self._thread
            self._browser = self._thread = None
        if browser and thread:
            closing = thread.submit(browser.close)
            with contextlib.suppress(TimeoutError):
                closing.result(CLOSE_SECONDS)
            browser.kill()  # what waits in its thread fails now
        if thread:
            thread.shutdown()
