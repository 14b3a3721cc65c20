"""What the reader of a page knows, and what a prompt or an output tells them; needs no machine."""

import contextlib
from collections.abc import Mapping, Sequence

from checks.pages.comparison.compare import compare, match_inside, match_line, tidy
from checks.pages.comparison.diff import diff
from checks.pages.contract.examples import Command, Example
from checks.pages.language.placeholders import NotCapturedError, Placeholders
from checks.runner import failures
from checks.runner.failures import Failure


class Known:
    """What placeholders stand for so far.

    Attributes:
        placeholders: those of the example at hand, without the names it uses literally.
        captures: their values.
    """

    def __init__(self, placeholders: Placeholders, captures: Mapping[str, str] | None = None) -> None:
        self._usual = self.placeholders = placeholders
        self.captures = dict(captures or {})

    def begin(self, example: Example) -> None:
        """Read the names of an example as it means them."""
        literals = example.literals if isinstance(example, Command) else ()
        self.placeholders = self._usual.literally(literals)

    def fill(self, text: str) -> str:
        """Put values in the place of placeholders.

        Raises:
            NotCapturedError, UnknownPlaceholderError
        """
        return self.placeholders.fill(text, self.captures)

    def at(self, shown: str, prompt: str, *, moved: bool) -> None:
        """Take over what a prompt says.

        Args:
            shown: the prompt on the page.
            prompt: the one of the terminal.
            moved: its shell has changed since the page last named the machine.

        Raises:
            Failure: the terminal waits somewhere else.
        """
        known = dict(self.captures)
        if moved:
            for name in self.placeholders.names(shown):
                known.pop(name, None)
        found = match_line(shown.rstrip(), prompt, known, self.placeholders)
        if found is None:
            # What is not known yet is shown as it stands on the page.
            with contextlib.suppress(NotCapturedError):
                shown = self.placeholders.fill(shown, known)
            raise failures.PROMPT_ELSEWHERE(real=prompt, shown=shown)
        self.captures = dict(found)

    def fits(self, expected: Sequence[str], lines: Sequence[str]) -> bool:
        """Tell whether an output is the expected one."""
        return compare(expected, lines, self.captures, self.placeholders).fits

    def missing(self, expected: Sequence[str], lines: Sequence[str]) -> str | None:
        """Return how an output differs from the expected one; None if it does not."""
        comparison = compare(expected, lines, self.captures, self.placeholders)
        return None if comparison.fits else diff(expected, lines, comparison.captures, self.placeholders)

    def sees(self, text: str, lines: Sequence[str]) -> bool:
        """Tell whether a text stands in one of the lines; take over what it captures."""
        for line in lines:
            found = match_inside(text, line, self.captures, self.placeholders)
            if found is not None:
                self.captures = dict(found)
                return True
        return False

    def output_problem(self, expected: Sequence[str], lines: Sequence[str]) -> Failure | None:
        """Compare an output; take over what its placeholders captured."""
        comparison = compare(expected, lines, self.captures, self.placeholders)
        if comparison.fits:
            self.captures = dict(comparison.captures)
            return None
        shown = diff(expected, lines, comparison.captures, self.placeholders)
        if not tidy(lines):
            return failures.MISSING_OUTPUT(shown)
        if not tidy(expected):
            return failures.UNEXPECTED_OUTPUT(shown)
        return failures.WRONG_OUTPUT(shown)
