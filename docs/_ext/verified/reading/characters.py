"""Control characters in the text of a page: nobody sees them, so no terminal may be sent them by copying."""

import re
from collections.abc import Iterator

from sphinx.application import Sphinx

from checks.pages.language.problem import Problem
from verified.reading.problems import report

# All but tabs and the ends of lines.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def check(app: Sphinx, _docname: str, source: list[str]) -> None:
    """Report the control characters of a page; called with the page's text before it is read."""
    report(app.env, list(controls(source[0])))


def controls(text: str) -> Iterator[Problem]:
    """Yield a problem for each line with control characters."""
    for number, line in enumerate(text.split("\n"), start=1):
        if found := sorted(set(CONTROL.findall(line))):
            names = ", ".join(f"U+{ord(character):04X}" for character in found)
            message = (
                f"this line holds the control character {names}, pasted from a terminal? Delete it: what is "
                "printed is shown without colours and cursor movement; in a command, write \\e or \\033"
            )
            yield Problem(number, "character", message)
