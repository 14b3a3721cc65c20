"""pytest collects the pages, runs them and writes their evidence."""

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from checks.pages.contract.examples import EXAMPLES_JSON, ContractError
from checks.pages.language.placeholders import Placeholders
from checks.runner.evidence import evidence
from checks.runner.evidence.basis import bases
from checks.runner.machines.chosen import CLUSTER_FROM, SITE, bounds, new_cluster
from checks.runner.machines.pool import NewCluster, attempt
from checks.runner.reporting.choice import UnknownPageError, check_names, page_name
from checks.runner.reporting.items import (
    BASES,
    BOOK,
    COMMIT,
    HERE,
    NO_CLUSTER,
    SUITE,
    PageItem,
    Pages,
    book,
    run_page,
)
from checks.runner.reporting.suite import Suite
from checks.runner.site import site

_WORDS = {"not-run": ("not run", "-", "NOT RUN"), "not-reached": ("not reached", "-", "NOT REACHED")}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options about pages."""
    group = parser.getgroup("pages", "examples of the pages (checks/runner)")
    group.addoption(
        "--page",
        action="append",
        default=[],
        metavar="NAME",
        help="run this page only, such as guide/connect or docs/guide/connect.md; may be repeated",
    )
    group.addoption(
        "--at-once",
        type=int,
        default=min((os.cpu_count() or 1) + 1, 6),
        metavar="N",
        help="pages that run side by side, each on a cluster of its own (here: %(default)s)",
    )
    group.addoption(
        "--examples",
        type=Path,
        default=EXAMPLES_JSON,
        metavar="FILE",
        help="what to run (default: build/examples.json, written by the site build)",
    )
    group.addoption(
        "--evidence",
        type=Path,
        default=evidence.EVIDENCE_JSON,
        metavar="FILE",
        help="where results go (default: build/evidence.json); pages that are not run keep theirs",
    )
    group.addoption(
        "--cluster-from",
        default=CLUSTER_FROM,
        metavar="MODULE:FUNCTION",
        help="what makes the cluster of one page, given a name (default: %(default)s)",
    )
    group.addoption("--on", metavar="USER@HOST", help="an account on a real cluster to run on instead")
    group.addoption("--allow", metavar="EFFECTS", help="what examples may do there, besides looking")
    group.addoption(
        "--site",
        default=SITE,
        metavar="MODULE:NAME",
        help="what is known of the cluster that the pages are about (default: %(default)s)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Take Markdown files on the command line as pages."""
    pages = [arg for arg in config.args if arg.endswith(".md")]
    if pages:
        config.option.page = [*config.option.page, *pages]
        config.args[:] = [arg for arg in config.args if arg not in pages] or [str(HERE)]
    config.option.page = [page_name(page) for page in config.option.page]
    if config.option.at_once < 1:
        raise pytest.UsageError("--at-once: at least one page has to run at a time")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config), "evidence of the pages")


def pytest_collection(session: pytest.Session) -> None:
    """Refuse at once what cannot be run."""
    config = session.config
    folders = [config.invocation_params.dir / arg.partition("::")[0] for arg in config.args]
    if config.option.page or HERE in folders:
        try:
            check_names(config.option.page, book(config))
        except (ContractError, UnknownPageError) as error:
            raise pytest.UsageError(str(error)) from None


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the pages for the folder checks/runner."""
    if path != HERE:
        return None
    return cast(pytest.Collector, Pages.from_parent(parent, path=path))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the pages asked for; the longest goes first.

    Pages never run come before all others, those with most examples first: they are likely the longest.
    """
    pages = [item for item in items if isinstance(item, PageItem)]
    if not pages:
        return
    others = [item for item in items if not isinstance(item, PageItem)]
    wanted = [item for item in pages if not config.option.page or item.name in config.option.page]
    taken = evidence.seconds(evidence.read(config.option.evidence))
    wanted.sort(key=lambda item: (taken.get(item.name, float("inf")), len(item.page.examples)), reverse=True)
    items[:] = [*others, *wanted]
    if dropped := [item for item in pages if item not in wanted]:
        config.hook.pytest_deselected(items=dropped)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Start with all pages at once; pytest then takes up their results one after the other."""
    config = session.config
    pages = [item for item in session.items if isinstance(item, PageItem)]
    if not pages or config.option.collectonly:
        return
    new = new_cluster(config.option.cluster_from, config.option.on, config.option.site, config.option.allow)
    table = Placeholders(config.stash[BOOK].placeholders)
    config.stash[COMMIT] = evidence.commit()
    config.stash[BASES] = bases(config.stash[BOOK], site(config.option.site))
    run = f"verify-{secrets.token_hex(3)}"
    config.stash[SUITE] = suite = Suite(
        table, new, bounds(config.option.site, config.option.on), run, config.option.at_once
    )
    # A process of pytest-xdist learns only one by one which pages are its own.
    if not hasattr(config, "workerinput"):
        _first_cluster(config, suite, new, f"{run}-1")
        for item in pages:
            suite.submit(item.page)


def _first_cluster(config: pytest.Config, suite: Suite, new: NewCluster, name: str) -> None:
    """Start the first cluster in sight of the user: images and software may have to be built.

    Done in the main thread, so that Ctrl-C reaches a build and ends it in its own way.
    """
    capture: Any = config.pluginmanager.get_plugin("capturemanager")
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    started = time.monotonic()
    with capture.global_and_fixture_disabled():
        reporter.write_line("Starting the first cluster …")
        reporter.flush()
        first = attempt(new, name)
        suite.offer(first)
        if not first.exception():
            reporter.write_line(f"It is up after {time.monotonic() - started:.1f} s.")


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a page with one report for each example."""
    if not isinstance(item, PageItem):
        return None
    run_page(item, nextitem)
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave nothing behind, after Ctrl-C too; what is known by then is kept, of pages still to report too."""
    suite = session.config.stash.get(SUITE, None)
    try:
        if suite and session.exitstatus == pytest.ExitCode.INTERRUPTED:
            for item in session.items:
                if isinstance(item, PageItem):
                    item.tell_rest()
    finally:
        for problem in suite.close() if suite else ():
            print(f"\nwhile stopping a cluster: {problem}")
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Name what became of an example, with its time."""
    example: dict[str, Any] | None = getattr(report, "example", None)
    if not example:
        return None
    outcome = example["entry"]["outcome"]
    if outcome in _WORDS:
        return _WORDS[outcome]
    if outcome == "failed":
        return outcome, "F", "FAILED"
    return outcome, ".", f"PASSED {report.duration:.2f} s"


@contextlib.contextmanager
def _plainly(what: str) -> Iterator[None]:
    """End the run with a sentence and status 3 where the engine or a disk fails under the runner itself."""
    try:
        yield
    except (RuntimeError, OSError) as error:
        pytest.exit(f"{what}: {error}", returncode=pytest.ExitCode.INTERNAL_ERROR)


class Recorder:
    """Takes the examples' reports, in the one process that sees all of them."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._entries: dict[str, list[evidence.Entry]] = {}
        self._evidence: evidence.Evidence | None = None
        self._annotations: list[str] = []
        self._ran = 0
        self._had_no_cluster = False
        self._started = evidence.now()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Give the report its own name, and keep the evidence of a page that is done."""
        example: dict[str, Any] | None = getattr(report, "example", None)
        if not example:
            self._had_no_cluster |= NO_CLUSTER in report.user_properties
            return
        report.nodeid = example["nodeid"]
        entry = example["entry"]
        page = self._entries.setdefault(entry["page"], [])
        if not page and (session := self._config.pluginmanager.get_plugin("session")):
            # A page was collected as one, and is reported as many: keep pytest's percentage right.
            cast(pytest.Session, session).testscollected += example["of"] - 1
        page.append(entry)
        self._ran += entry["outcome"] in ("passed", "failed")
        if example["annotation"]:
            self._annotations.append(example["annotation"])
        if example["last"]:
            with _plainly("the evidence cannot be kept"):
                self._keep(entry["page"], page)

    def _engine(self) -> str:
        option = self._config.option
        return evidence.engine_of(option.cluster_from, option.on, site(option.site))

    def _keep(self, name: str, entries: list[evidence.Entry]) -> None:
        if not self._evidence:
            path = self._config.option.evidence
            engine = self._engine()
            self._evidence = evidence.Evidence(book(self._config), path, engine, self._started)
        self._evidence.put(name, entries)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A run in which nothing was run is not a success; one in which something was is remembered."""
        if self._evidence:
            try:
                self._evidence.remember(self._entries)
            except OSError as error:
                print(f"\nthe history of runs cannot be kept: {error}")
                session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        if self._had_no_cluster and session.exitstatus == pytest.ExitCode.TESTS_FAILED:
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        if self._entries and not self._ran and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say why nothing was run; show failures beside the lines of a pull request."""
        known = self._config.stash.get(BOOK, None)
        session = cast(pytest.Session, self._config.pluginmanager.get_plugin("session"))
        if known and session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            terminalreporter.write_line(f"Nothing was run. Pages with examples: {', '.join(known.pages)}")
        if self._annotations and os.environ.get("GITHUB_ACTIONS"):
            terminalreporter.ensure_newline()
            for line in self._annotations:
                terminalreporter.write_line(line)
