"""Judge mutants without a cluster, by what was seen when the page itself ran.

The runner's own code for prompts, output and statuses judges again what came then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checks.mutation.execution.player import Recorded
from checks.mutation.operators.mutant import Mutant
from checks.mutation.site import Site
from checks.pages.contract.examples import Command, Example, Page, Step
from checks.pages.language.placeholders import Placeholders
from checks.runner import failures
from checks.runner.failures import Kind
from checks.runner.judging.known import Known
from checks.runner.judging.outcome import failure_of, output_problem
from checks.runner.terminal.exchange import Exchange


class NotOnTapeError(Exception):
    """Something else is typed than was recorded: it has to be run."""


@dataclass(frozen=True)
class Killed:
    """Where a mutant was noticed, and as which kind of failure."""

    line: int
    how: str


def judge(
    mutant: Mutant, page: Page, recording: Sequence[Recorded | None], table: Placeholders, site: Site
) -> Killed | None:
    """Return how a mutant is killed by what was recorded; None if it is not.

    Args:
        mutant: what was broken.
        page: the page it belongs to.
        recording: one entry for each example of the page; None for a block that is not run.
        table: the page's placeholders.
        site: knows which programs open and leave shells.

    Raises:
        NotOnTapeError: only a run can tell.
    """
    first = recording[mutant.at]
    tape = _Tape(page, table, first.captures if first else {}, site)
    end = mutant.at + mutant.length
    # What comes first stands where the original stood; then everything has to be as it was.
    for number, example in enumerate(mutant.instead):
        if killed := tape.play(example, recording[mutant.at]):
            return killed
        if number or mutant.length != 1:
            raise NotOnTapeError
    if not mutant.instead:
        return _after_removal(mutant, page, recording, tape)
    for example, recorded in zip(page.examples[end:], recording[end:], strict=True):
        if recorded and (killed := tape.play(example, recorded)):
            return killed
    return None


def _after_removal(
    mutant: Mutant, page: Page, recording: Sequence[Recorded | None], tape: "_Tape"
) -> Killed | None:
    """Judge whether the next prompt shows that a command is missing."""
    for example in page.examples[mutant.at + 1 :]:
        if isinstance(example, Command):
            removed = mutant.example
            same_terminal = isinstance(removed, Command) and example.session == removed.session
            if same_terminal and (killed := tape.play(example, recording[mutant.at])):
                return killed
            break
    raise NotOnTapeError


class _Tape:
    """Plays examples against recorded exchanges."""

    def __init__(
        self, page: Page, placeholders: Placeholders, captures: Mapping[str, str], site: Site
    ) -> None:
        self._page = page
        self._site = site
        self._known = Known(placeholders, captures)

    def play(self, example: Example, recorded: Recorded | None) -> Killed | None:
        """Play one example where `recorded` was seen; return how it fails.

        Raises:
            NotOnTapeError: only a run can tell.
        """
        self._known.begin(example)
        try:
            if isinstance(example, Step):
                self._step(example, recorded)
            elif isinstance(example, Command):
                self._command(example, recorded)
        except NotOnTapeError:
            raise
        except Exception as error:
            failure = failure_of(error)
            if failure.kind is Kind.RUNNER:
                raise NotOnTapeError from error
            return Killed(example.line, failure.kind)
        return None

    def _step(self, example: Step, recorded: Recorded | None) -> None:
        """Take a step as done; a text has to be in a line that was seen."""
        if example.action == "see" and recorded and not self._known.sees(example.text, recorded.lines):
            raise failures.NOT_SEEN(text=example.text, seconds=0)

    def _command(self, example: Command, recorded: Recorded | None) -> None:
        if not recorded or not recorded.before:
            raise NotOnTapeError
        before, known = recorded.before, self._known
        known.at(example.prompt, before.prompt.text, moved=before.moved)
        if not example.command:
            return
        typed = known.fill(example.command)
        for answer in () if example.serves else example.answers:
            known.fill(answer.answer or "")
        if typed != recorded.typed or not recorded.after:
            raise NotOnTapeError
        lines = list(recorded.lines)
        exchange = Exchange(lines, recorded.status, recorded.after, recorded.milliseconds)
        if example.serves:
            problem = known.output_problem(example.expected, lines)
        else:
            problem = output_problem(self._page, example, before.prompt, exchange, known, self._site)
        if problem:
            raise problem
