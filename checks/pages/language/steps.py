"""Read steps on the reader's screen: what is opened, pressed, typed and seen, one step a line.

Pure functions: text in, steps and problems out. Nothing here knows Sphinx.
"""

import re
from dataclasses import dataclass
from typing import Literal

from checks.pages.language.placeholders import Placeholders
from checks.pages.language.problem import Problem

QUOTED = r'"(?P<text>[^"]*)"'
KEY = r"(?P<text>(?:(?:Alt|Ctrl|Shift)\+)*(?:[A-Za-z0-9]|[A-Z][A-Za-z0-9]+))"
Screen = Literal["browser", "window"]
Action = Literal["open", "see", "press", "key", "type", "into", "password", "picture", "closed"]
# How a step of each kind is written.
FORMS: tuple[tuple[Action, re.Pattern[str]], ...] = (
    ("open", re.compile(r"open (?P<text>(?:https?://|file:///)\S+)")),
    ("see", re.compile(f"see {QUOTED}")),
    ("press", re.compile(f"press {QUOTED}")),
    ("key", re.compile(f"press {KEY}")),
    ("type", re.compile(f"type {QUOTED}")),
    ("into", re.compile(rf'type {QUOTED} into "(?P<into>[^"]+)"')),
    ("password", re.compile(r'type your password(?: into "(?P<into>[^"]+)")?')),
    ("picture", re.compile(f"picture {QUOTED}")),
    ("closed", re.compile("wait until it closes")),
)
HELP: dict[Action, str] = {
    "open": "open https://address",
    "see": 'see "text"',
    "press": 'press "name of a button, a link or a menu"',
    "key": "press Shift+Enter",
    "type": 'type "text"',
    "into": 'type "text" into "field"',
    "password": 'type your password into "field"',
    "picture": 'picture "what it shows"',
    "closed": "wait until it closes",
}
# What can be done on each kind of screen. A window of X holds pixels: it has no text, no names.
ACTIONS: dict[Screen, tuple[Action, ...]] = {
    "browser": ("open", "see", "press", "key", "type", "into", "password", "picture"),
    "window": ("key", "type", "picture", "closed"),
}


@dataclass(frozen=True)
class Step:
    """One step. `text` is the address, text, name, key, or what a picture shows; `into` a field's name."""

    line: int
    action: Action
    written: str
    text: str
    into: str | None = None


def read(
    text: str, screen: Screen, placeholders: Placeholders, first_line: int = 1
) -> tuple[list[Step], list[Problem]]:
    """Read the text of one block, whose first line is line `first_line` of the page.

    Args:
        text: the lines between the fences.
        screen: "browser" or "window".
        placeholders: the table of names.
        first_line: line of the page on which the text starts.
    """
    steps: list[Step] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=first_line):
        if not line.strip():
            continue
        problems += placeholders.unknown(line, number)
        step = _step(line.strip(), number)
        if step is None:
            problems.append(Problem(number, "step", f"unknown step {line.strip()!r}: {_known(screen)}"))
        elif step.action not in ACTIONS[screen]:
            message = f"not possible in a {screen}: {step.written!r}; {_known(screen)}"
            problems.append(Problem(number, "step", message))
        elif not step.text and step.action not in ("password", "closed"):
            problems.append(Problem(number, "step", f"nothing between the quotes: {step.written!r}"))
        else:
            steps.append(step)
    return steps, problems


def _step(line: str, number: int) -> Step | None:
    for action, form in FORMS:
        if found := form.fullmatch(line):
            groups = found.groupdict()
            return Step(number, action, line, groups.get("text") or "", groups.get("into"))
    return None


def _known(screen: Screen) -> str:
    return f"the steps in a {screen} are " + "; ".join(HELP[action] for action in ACTIONS[screen])
