"""Run pages side by side for the author's tools, and say what becomes of each example."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console

from checks.authoring.site import Site
from checks.pages.contract.examples import Book, Page
from checks.pages.language.placeholders import Placeholders
from checks.runner.following.page import PageRun, Result
from checks.runner.limits import Limits, limits
from checks.runner.machines.pool import ClusterError, NewCluster
from checks.runner.reporting.report import failure_text
from checks.runner.reporting.suite import Done, MakeRun, Suite
from conf.command_line import BROKEN, DONE, FAILED, STOPPED

_COLOURS = {"passed": "green", "failed": "red", "not-run": "yellow", "not-reached": "yellow"}
_DIFF = {"-": "red", "+": "green", "?": "yellow", "@": "cyan"}

out = Console(highlight=False, markup=False, soft_wrap=True, emoji=False)

Show = Callable[[Page, Done], None]
Keep = Callable[[Page, Sequence[Done]], None]


@dataclass
class Drive:
    """Runs pages and keeps count.

    Attributes:
        book: what examples.json holds.
        new: makes the cluster of a page.
        site: the cluster that the pages are about.
        at_once: pages that run side by side.
        make: makes the run of a page.
        failed: examples that failed, and pages that had no cluster.
    """

    book: Book
    new: NewCluster
    site: Site
    at_once: int
    make: MakeRun = PageRun
    failed: int = 0

    @property
    def limits(self) -> Limits:
        """The bounds that the site sets."""
        return limits(self.site)

    def run(self, pages: Sequence[Page], show: Show, done: Keep) -> int:
        """Run the pages; `show` each result as it comes, call `done` after each page.

        Returns:
            The exit status.
        """
        table = Placeholders(self.book.placeholders)
        name = f"author-{secrets.token_hex(3)}"
        suite = Suite(table, self.new, self.limits, name, self.at_once, self.make)
        broken = False
        try:
            for page in pages:
                suite.submit(page)
            for page in pages:
                broken = not self._page(suite, page, show, done) or broken
        except KeyboardInterrupt:
            out.print("\nStopped.", style="bold")
            return STOPPED
        finally:
            for problem in suite.close():
                broken = True
                out.print(f"while stopping a cluster: {problem}", style="red")
        return BROKEN if broken else FAILED if self.failed else DONE

    def _page(self, suite: Suite, page: Page, show: Show, done: Keep) -> bool:
        results: list[Done] = []

        def take(result: Done) -> None:
            results.append(result)
            self.failed += result.result.outcome == "failed"
            show(page, result)

        try:
            for result in suite.results(page):
                take(result)
        except KeyboardInterrupt:
            for result in suite.rest(page):  # what came to its end before, but was not looked at yet
                take(result)
            raise
        except ClusterError as error:
            out.print(f"{page.source} was not run: {error}", style="red")
            return False
        finally:
            if results:
                done(page, results)
        return True


def show(page: Page, done: Done, *, accepted: bool = False) -> None:
    """Print one result in a line, a failure with all that is known about it."""
    result = done.result
    out.print(f"{page.source}:{result.example.line} {result.example.title} ", end="")
    word = "accepted" if accepted else result.outcome.replace("-", " ")
    seconds = f" {result.milliseconds / 1000:.2f} s" if result.milliseconds is not None else ""
    out.print(f"{word}{seconds}", style="bold yellow" if accepted else _COLOURS[result.outcome])
    if result.failure:
        show_failure(result, page)


def show_failure(result: Result, page: Page) -> None:
    """Print what is known about a failure, its diff in colour."""
    for line in failure_text(result, page).splitlines():
        is_diff = line.startswith("    ") and line[5:6] == " "
        out.print(line, style=_DIFF.get(line[4]) if is_diff else None)


def show_diff(lines: Sequence[str]) -> None:
    """Print a unified diff in colour."""
    for line in lines:
        out.print(line, style=_DIFF.get(line[:1]))
