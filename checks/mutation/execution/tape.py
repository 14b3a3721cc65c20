"""Judge defects without a cluster, by what was seen when the page itself ran.

The runner's own page, prompt and comparison code plays the page again; only the terminal is a tape.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checks.mutation.execution.player import Recorded
from checks.mutation.operators.mutant import Defect
from checks.pages.compare import match_inside
from checks.pages.contract import Command, Example, File, Page, Step
from checks.pages.placeholders import Placeholders
from checks.runner import failures
from checks.runner.failures import Kind
from checks.runner.limits import Limits
from checks.runner.page import PageRun, Result
from checks.runner.session import Session
from checks.runner.terminal.exchange import Exchange, Reply


class NotOnTapeError(Exception):
    """Something else is typed than was recorded: it has to be run."""


@dataclass(frozen=True)
class Caught:
    """Where a defect was noticed, and as which kind of failure."""

    line: int
    how: str


def judge(
    defect: Defect, page: Page, recording: Sequence[Recorded | None], table: Placeholders
) -> Caught | None:
    """Return how a defect is caught by what was recorded; None if it is not.

    Args:
        defect: what was broken.
        page: the page it belongs to.
        recording: one entry for each example of the page; None for a block that is not run.
        table: the page's placeholders.

    Raises:
        NotOnTapeError: only a run can tell.
    """
    first = recording[defect.at]
    tape = _Tape(page, table, first.captures if first else {})
    end = defect.at + defect.length
    # What comes first stands where the original stood; then everything has to be as it was.
    for number, example in enumerate(defect.instead):
        if caught := tape.play(example, recording[defect.at]):
            return caught
        if number or defect.length != 1:
            raise NotOnTapeError
    if not defect.instead:
        return _after_removal(defect, page, recording, tape)
    for example, recorded in zip(page.examples[end:], recording[end:], strict=True):
        if recorded and (caught := tape.play(example, recorded)):
            return caught
    return None


def _after_removal(
    defect: Defect, page: Page, recording: Sequence[Recorded | None], tape: "_Tape"
) -> Caught | None:
    """Judge whether the next prompt shows that a command is missing."""
    for example in page.examples[defect.at + 1 :]:
        if isinstance(example, Command):
            removed = defect.example
            same_terminal = isinstance(removed, Command) and example.session == removed.session
            if same_terminal and (caught := tape.play(example, recording[defect.at])):
                return caught
            break
    raise NotOnTapeError


class _Tape(PageRun):
    """Plays examples against recorded exchanges."""

    def __init__(self, page: Page, table: Placeholders, captures: Mapping[str, str]) -> None:
        super().__init__(page, table, _Nowhere(), Limits(page_seconds=math.inf))
        self._captures = dict(captures)
        self._recorded: Recorded | None = None

    def play(self, example: Example, recorded: Recorded | None) -> Caught | None:
        """Play one example where `recorded` was seen; return how it fails."""
        self._recorded = recorded
        result = self._run(example)
        if not result.failure:
            return None
        if result.failure.kind is Kind.RUNNER:
            raise NotOnTapeError
        return Caught(example.line, result.failure.kind)

    def _session(self, example: Command) -> Session:  # noqa: ARG002
        if not self._recorded:
            raise NotOnTapeError
        return _Recording(self._recorded, self._limits)

    def _on_screen(self, example: Step, result: Result) -> None:  # noqa: ARG002
        """Take a step as done; a text has to be in the line that was seen.

        Raises:
            Failure: it is not.
        """
        if example.action != "see" or not self._recorded:
            return
        for line in self._recorded.lines:
            found = match_inside(example.text, line, self._captures, self._table)
            if found is not None:
                self._captures = dict(found)
                return
        raise failures.NOT_SEEN(text=example.text, seconds=0)

    def _write(self, example: File, result: Result) -> None:
        """Take a file as written."""

    def _serve(
        self,
        example: Command,
        session: Session,
        command: str,
        deadline: float,
        result: Result,  # noqa: ARG002
    ) -> None:
        exchange = session.type(command, deadline)
        if problem := self._output_problem(example, exchange.lines):
            raise problem


class _Recording(Session):
    """A terminal that has been seen already."""

    def __init__(self, recorded: Recorded, limits: Limits) -> None:
        super().__init__(_Nowhere(), limits)
        if not recorded.before:
            raise NotOnTapeError
        self._recorded = recorded
        self._prompt = recorded.before.prompt
        self.moved = recorded.before.moved

    def type(self, command: str, deadline: float, replies: Sequence[Reply] = ()) -> Exchange:  # noqa: ARG002
        """Return what was seen, if the same was typed."""
        if command != self._recorded.typed or not self._recorded.after:
            raise NotOnTapeError
        return Exchange(
            list(self._recorded.lines),
            self._recorded.status,
            self._recorded.after,
            self._recorded.milliseconds,
        )

    def settle(self, deadline: float) -> None:
        """Nothing can come late."""


class _Nowhere:
    """Machines for what never reaches one."""

    hosts: Mapping[str, str] = {}
    nonce = ""
    image = ""

    def password(self, user: str) -> str:  # noqa: ARG002
        """Return a text that no output holds."""
        return "\0"

    def stop(self) -> None:
        """Nothing runs."""
