"""`{{ dotted.name }}` stands for a value of conf/cluster.toml, in examples, files and prose.

Other programs use double braces too (recipes of packages, Jinja, Python's format), so in examples and files
only a name whose first part is a table of conf/cluster.toml is a value. `{{ '…' }}` is the text in it as it
stands.
"""

import re
from collections.abc import Mapping
from typing import Any

from checks.pages.language.problem import Problem

BRACES = re.compile(r"""\{\{\s*(?:'(?P<text>[^']*)'|"(?P<quoted>[^"]*)"|(?P<name>[^{}]*?))\s*\}\}""")
DOTTED = re.compile(r"(?P<table>[A-Za-z_]\w*)(?:\.\w+)+")


class UnknownValueError(Exception):
    """A name in braces that is no value of conf/cluster.toml."""

    def __init__(self, name: str) -> None:
        braces = f"{{{{ {name} }}}}"
        super().__init__(
            f"unknown value {braces}: conf/cluster.toml has no such value; "
            f"if it is to be shown as it stands, write {{{{ '{braces}' }}}}"
        )


def lookup(facts: Mapping[str, Any], name: str) -> str:
    """Return the value of a dotted name as text.

    Raises:
        UnknownValueError: there is no such name, or it names a table or a list.
    """
    found: Any = facts
    for part in name.split("."):
        if not isinstance(found, Mapping) or part not in found:
            raise UnknownValueError(name)
        found = found[part]
    if isinstance(found, Mapping | list):
        raise UnknownValueError(name)
    return str(found)


def fill(
    text: str, facts: Mapping[str, Any], first_line: int, *, prose: bool = False
) -> tuple[str, list[Problem]]:
    """Replace the names in braces; an unknown one stays and is a problem.

    Args:
        text: any number of lines.
        facts: the table of conf/cluster.toml.
        first_line: the line of the page on which the text starts.
        prose: all braces are values, also those that another program could mean.
    """
    problems: list[Problem] = []

    def value(match: re.Match[str]) -> str:
        if (literal := literal_text(match)) is not None:
            return literal
        dotted = DOTTED.fullmatch(match["name"])
        if not prose and not (dotted and dotted["table"] in facts):
            return match[0]
        try:
            return lookup(facts, match["name"])
        except UnknownValueError as error:
            line = first_line + text.count("\n", 0, match.start())
            problems.append(Problem(line, "value", str(error)))
            return match[0]

    return BRACES.sub(value, text), problems


def literal_text(match: re.Match[str]) -> str | None:
    """Return the text that braces with quotes hold; None for a value."""
    return next((match[kind] for kind in ("text", "quoted") if match[kind] is not None), None)


def literal_texts(text: str) -> list[str]:
    """Return what stands in a text as it is: the pieces in braces with quotes."""
    return [found for match in BRACES.finditer(text) if (found := literal_text(match)) is not None]
