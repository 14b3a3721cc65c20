"""Take real output over into the pages: `verify --accept`."""

from collections.abc import Sequence
from dataclasses import replace

from checks.authoring.accept.lines import CannotAcceptError
from checks.authoring.accept.notation import Notation
from checks.authoring.accept.source import Source
from checks.authoring.drive import Drive, Keep, out, show, show_diff
from checks.pages.comparison.compare import compare
from checks.pages.contract.examples import Command, Page
from checks.pages.contract.stored import ROOT
from checks.pages.language.placeholders import Placeholders
from checks.runner.failures import Failure
from checks.runner.following.listener import Listener
from checks.runner.following.page import PageRun
from checks.runner.following.reader import Reader
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Cluster
from checks.runner.reporting.suite import Done
from conf.command_line import BROKEN


class Accepting(Listener):
    """Output that differs from the page becomes the page's, and the run goes on."""

    def __init__(self, source: Source) -> None:
        self.accepted: set[int] = set()
        self._source = source

    def differs(self, example: Command, lines: list[str], problem: Failure, reader: Reader) -> None:
        """Take `lines` over.

        Raises:
            Failure: they cannot be taken over; its advice says why.
        """
        known = reader.known
        try:
            if reader.hide("\n".join(lines)) != "\n".join(lines):
                raise CannotAcceptError("the output contains a password")
            new = self._source.accept(example, lines, known.captures)
        except CannotAcceptError as error:
            problem.hint = f"--accept left it alone: {error}"
            raise problem from None
        known.captures = dict(compare(new, lines, known.captures, known.placeholders).captures)
        self.accepted.add(example.line)


def accept(drive: Drive, pages: Sequence[Page], keep: Keep) -> int:
    """Run pages, write what is accepted into their files, show it as a diff.

    Args:
        drive: how to run them.
        pages: which.
        keep: called with the results of each page that has not changed: they are its evidence.

    Returns:
        The exit status: 0 if every example passed or its output was accepted.
    """
    notation = Notation(drive.site.facts, Placeholders(drive.book.placeholders))
    sources = {page.name: Source(ROOT / page.source, notation) for page in pages}
    accepting = {name: Accepting(source) for name, source in sources.items()}
    problems: list[str] = []
    changed: list[str] = []

    def make(page: Page, table: Placeholders, cluster: Cluster, limits: Limits) -> PageRun:
        return PageRun(page, table, cluster, limits, listener=accepting[page.name])

    def one(page: Page, done: Done) -> None:
        show(page, done, accepted=done.result.example.line in accepting[page.name].accepted)

    def after(page: Page, results: Sequence[Done]) -> None:
        source = sources[page.name]
        diff = source.diff(page.source)
        try:
            if source.save():
                changed.append(page.source)
                show_diff(diff)
            else:
                keep(page, results)
        except (CannotAcceptError, OSError) as error:
            problems.append(str(error))

    status = replace(drive, make=make).run(pages, one, after)
    for problem in problems:
        out.print(problem, style="red")
    if changed:
        out.print(
            f"Changed: {', '.join(changed)}. Look at the diff; the next run without --accept proves it."
        )
    else:
        out.print("Nothing to accept.")
    return status or (BROKEN if problems else 0)
