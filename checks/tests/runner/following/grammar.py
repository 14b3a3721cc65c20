"""Read the samples on the pages of docs/contributing/grammar, and what each of them says it leads to.

A sample is a fence of `markdown`: the text of a whole page. The fence of `text` after it, if there is one
before the next sample or heading, holds what the author is told.
"""

import re
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from markdown_it import MarkdownIt

from checks.pages.contract.examples import Page, read_book
from checks.runner.following.page import PageRun, Result
from checks.runner.limits import Limits, limits
from checks.runner.machines.cluster import Cluster
from checks.runner.reporting.report import failure_text
from checks.tests.extension.conftest import TinySite
from checks.tests.helpers.iceberg import table
from conf.cluster import SITE
from conf.facts import ROOT, facts

PAGES = ROOT / "docs" / "contributing" / "grammar"
# What an author is told stands for a page of this name.
NAME = "page.md"
# Bounds under which a sample meets one, and under which it meets none.
SHORT, LONG = 2.0, 60.0
# The same for what has to appear in a browser.
SHORT_ON_SCREEN = 8.0
# Parts of a report of checks/runner/reporting/report.py.
HEADING = re.compile(r"  (\w[^:]*):(?: |$)")


@dataclass(frozen=True)
class Sample:
    """The text of a page, and what is said about it; nothing where all of it passes.

    Attributes:
        where: the file of the sample, and its line there.
        text: the page.
        said: what is said about it.
        port: a free one, for the page's 8888.
        seconds: what a command gets that meets no bound.
    """

    where: str
    text: str
    said: str = ""
    port: int = 8888
    seconds: float = LONG

    @property
    def is_refused(self) -> bool:
        """Whether the site does not build with it."""
        return "WARNING:" in self.said

    @property
    def limits(self) -> Limits:
        """The bounds to run it under: a sample that waits for one need not wait long."""
        usual = limits(SITE)
        return replace(
            usual,
            command_seconds=SHORT if f"{usual.command_seconds:g} s" in self.said else self.seconds,
            page_seconds=SHORT / 2 if f"{usual.page_seconds:g} s" in self.said else 10 * self.seconds,
            repeat_seconds=SHORT if f"{usual.repeat_seconds:g} s" in self.said else LONG,
            screen_seconds=SHORT_ON_SCREEN if f"{usual.screen_seconds:g} s" in self.said else LONG,
            question_seconds=0.2,
        )

    def told(self, report: str) -> str:
        """Return what a report says to an author: the message, the diff, what to do.

        Left out is where it happened. The bounds are those of conf/cluster.toml, the port that of the page.
        """
        usual = limits(SITE)
        report = report.replace(str(self.port), str(Sample.port))
        for mine, known in (
            (self.limits.command_seconds, usual.command_seconds),
            (self.limits.page_seconds, usual.page_seconds),
            (self.limits.repeat_seconds, usual.repeat_seconds),
            (self.limits.screen_seconds, usual.screen_seconds),
        ):
            report = report.replace(f" {mine:g} s", f" {known:g} s")
        kept, is_kept = [], True
        for line in report.split("\n"):
            if heading := HEADING.match(line):
                is_kept = heading[1] in ("expected (-) and seen (+)", "what to do")
            if is_kept:
                kept.append(line)
        return "\n".join(kept)


def samples() -> list[Sample]:
    """Return the samples of all pages, in order."""
    return [sample for path in sorted(PAGES.glob("*.md")) for sample in _read(path)]


def outside(folder: Path, seconds: float = LONG) -> list[Sample]:
    """Return the pages of a folder; what is said of those that do not pass stands in said.toml, by name."""
    said: dict[str, str] = tomllib.loads((folder / "said.toml").read_text("utf-8"))
    pages = sorted(folder.glob("*.md"))
    assert set(said) <= {path.stem for path in pages}, "something is said of a page that is not there"
    return [
        Sample(path.name, path.read_bytes().decode(), said.get(path.stem, "").rstrip("\n"), seconds=seconds)
        for path in pages
    ]


def _read(path: Path) -> list[Sample]:
    found: list[Sample] = []
    is_open = False
    for token in MarkdownIt().parse(path.read_text("utf-8")):
        if token.type == "heading_open":
            is_open = False
        if token.type != "fence" or not token.map:
            continue
        where = f"{path.name}:{token.map[0] + 1}"
        if token.info == "markdown":
            found.append(Sample(where, token.content))
            is_open = True
        elif token.info == "text":
            if not is_open:
                raise ValueError(f"{where}: a message that belongs to no sample")
            found[-1] = replace(found[-1], said=token.content.rstrip("\n"))
            is_open = False
    return found


class Built:
    """The samples as pages of a small site, built by the site's own extension."""

    def __init__(self, folder: Path, chosen: Sequence[Sample]) -> None:
        """Build them; facts are those of conf/cluster.toml."""
        folder.mkdir()
        site = TinySite(folder)
        site.facts = dict(facts())
        shutil.copytree(ROOT / "docs" / "_files", site.docs / "_files")
        (site.docs / "guide").mkdir()
        self._names = {sample.where: f"guide/sample-{number}" for number, sample in enumerate(chosen)}
        for sample in chosen:
            # The heading comes last, so that the sample begins in line 1.
            path = site.docs / f"{self._names[sample.where]}.md"
            text = sample.text.replace(str(Sample.port), str(sample.port))
            path.write_text(f"{text}\n# Sample\n", "utf-8")
        built = site.build()
        self._warnings = built.warnings
        self._book = read_book(built.examples_file) if built.examples_file.exists() else None

    def warnings(self, sample: Sample) -> str:
        """Return what the build says about a sample."""
        start = f"{self._names[sample.where]}.md:"
        found = [line.removeprefix(start) for line in self._warnings if line.startswith(start)]
        return "\n".join(f"{NAME}:{line}" for line in found)

    def page(self, sample: Sample) -> Page | None:
        """Return the examples of a sample; None if it has none."""
        assert self._book, "not built: another sample is refused"
        page = self._book.pages.get(self._names[sample.where])
        return replace(page, source=NAME) if page else None


def told(built: Built, cluster: Cluster, sample: Sample) -> str:
    """Run a sample and return what its author is told; nothing where all of it passed."""
    page = built.page(sample)
    if not page:
        return ""
    results = list(PageRun(page, table(), cluster, sample.limits).results())
    failed = [result for result in results if result.outcome == "failed"]
    assert {result.outcome for result in _before(results, failed)} <= {"passed", "not-run"}
    return sample.told(failure_text(failed[0], replace(page, source="page.md"))) if failed else ""


def _before(results: list[Result], failed: list[Result]) -> list[Result]:
    """Return the results up to the first failure; after it nothing is reached."""
    if not failed:
        return results
    first = results.index(failed[0])
    assert {result.outcome for result in results[first + 1 :]} <= {"not-reached"}
    return results[:first]
