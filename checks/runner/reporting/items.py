"""A page as a pytest item, and each of its examples as a report of its own."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from _pytest._io import TerminalWriter
from _pytest.runner import runtestprotocol

from checks.pages.contract.examples import Book, ContractError, Page, read_book
from checks.runner.evidence import evidence
from checks.runner.machines.pool import ClusterError
from checks.runner.reporting.report import annotation, failure_text
from checks.runner.reporting.suite import Done, Suite

HERE = Path(__file__).parents[1]
BOOK = pytest.StashKey[Book]()
SUITE = pytest.StashKey[Suite]()
COMMIT = pytest.StashKey[str | None]()
BASES = pytest.StashKey[Mapping[str, str]]()
# Of a page's own report, also from a process of pytest-xdist: there was no cluster to run it on.
NO_CLUSTER = ("no cluster", True)
_OUTCOMES = {"passed": "passed", "failed": "failed", "not-run": "skipped", "not-reached": "skipped"}
_DIFF = {"- ": "red", "+ ": "green", "? ": "yellow"}


class FailureText(str):
    """The text of a failure, which shows its diff in colour on a terminal."""

    __slots__ = ()

    def toterminal(self, writer: TerminalWriter) -> None:
        """Write it line by line, as pytest asks its reports to."""
        for number, line in enumerate(self.splitlines()):
            colour = _DIFF.get(line[4:6]) if line.startswith("    ") else None
            markup = {colour: True} if colour else {"bold": True} if not number else {}
            writer.line(line, **markup)


def book(config: pytest.Config) -> Book:
    """Return the pages of this run, which are read once.

    Raises:
        ContractError: there are none, or they cannot be used.
    """
    if BOOK not in config.stash:
        config.stash[BOOK] = read_book(config.option.examples)
    return config.stash[BOOK]


class Pages(pytest.Directory):
    """The folder checks/runner: its tests are the pages."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield every page that has examples.

        Raises:
            CollectError: there are no pages. pytest asks only where it runs them, so other tests need none.
        """
        try:
            pages = book(self.config).pages
        except ContractError as error:
            raise self.CollectError(str(error)) from None
        for name, page in pages.items():
            if page.examples:
                item = PageItem.from_parent(self, name=name)
                item.page = page
                yield item


class PageItem(pytest.Item):
    """One page on one cluster."""

    page: Page

    def runtest(self) -> None:
        """Run the page; report every example as soon as it is done."""
        suite = self.config.stash[SUITE]
        suite.submit(self.page)
        try:
            self._tell(suite.results(self.page))
        except ClusterError:
            self.user_properties.append(NO_CLUSTER)
            raise

    def tell_rest(self) -> None:
        """Report what was done of the page when the run was interrupted."""
        self._tell(self.config.stash[SUITE].rest(self.page))

    def _tell(self, results: Iterable[Done]) -> None:
        # pytest keeps back what is printed while an item runs; these lines are to be seen at once.
        capture = cast(Any, self.config.pluginmanager.get_plugin("capturemanager"))
        for done in results:
            report = self._report(done)
            with capture.global_and_fixture_disabled():
                self.ihook.pytest_runtest_logreport(report=report)

    def _report(self, done: Done) -> pytest.TestReport:
        result, example = done.result, done.result.example
        longrepr: Any = None
        if result.outcome == "failed":
            longrepr = FailureText(failure_text(result, self.page))
        elif result.outcome != "passed":
            longrepr = (self.page.source, example.line, result.reason)
        seconds = (result.milliseconds or 0) / 1000
        return pytest.TestReport(
            nodeid=self.nodeid,
            location=(self.page.source, example.line - 1, f"{self.page.source}:{example.line}"),
            keywords={self.name: 1},
            outcome=_OUTCOMES[result.outcome],  # type: ignore[arg-type]
            longrepr=longrepr,
            when="call",
            duration=seconds,
            # For the process that writes the evidence, which with pytest-xdist is another one.
            example={
                "nodeid": f"{self.page.source}::{example.line} {example.title}",
                "entry": evidence.entry(
                    result, done.image, self.config.stash[COMMIT], self.config.stash[BASES][self.name]
                ),
                "last": example is self.page.examples[-1],
                "of": len(self.page.examples),
                "annotation": annotation(result, self.page) if result.failure else None,
            },
        )

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Say where the page stands."""
        return self.config.rootpath / self.page.source, None, self.page.source

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return one line where there was no cluster, a traceback where the runner is wrong."""
        if isinstance(excinfo.value, ClusterError):
            return f"{self.page.source} was not run: {excinfo.value}"
        return super().repr_failure(excinfo, style)


def run_page(item: PageItem, nextitem: pytest.Item | None) -> None:
    """Run the protocol of one page; its own reports only count if something is wrong with it."""
    item.ihook.pytest_runtest_logstart(nodeid=item.page.source, location=(item.page.source, None, ""))
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.page.source, location=(item.page.source, None, ""))
