"""`{{ dotted.name }}` stands for a value of conf/cluster.toml, in examples, files and prose."""

import re
from collections.abc import Mapping
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from .problems import Problem, report

# {{ conda.root }} is a value; {{ 'text' }} is the text itself, for pages that explain the braces.
BRACES = re.compile(r"\{\{\s*(?:'(?P<text>[^']*)'|(?P<name>[^{}]*?))\s*\}\}")


class UnknownValueError(Exception):
    """A name in braces that is no value of conf/cluster.toml."""

    def __init__(self, name: str) -> None:
        super().__init__(f"unknown value {{{{ {name} }}}}: conf/cluster.toml has no such value")


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


def fill(text: str, facts: Mapping[str, Any], first_line: int) -> tuple[str, list[Problem]]:
    """Replace the names in braces; an unknown one stays and is a problem.

    Args:
        text: any number of lines.
        facts: the table of conf/cluster.toml.
        first_line: the line of the page on which the text starts.
    """
    problems: list[Problem] = []

    def value(match: re.Match[str]) -> str:
        if match["name"] is None:
            return match["text"]
        try:
            return lookup(facts, match["name"])
        except UnknownValueError as error:
            line = first_line + text.count("\n", 0, match.start())
            problems.append(Problem(line, "value", str(error)))
            return match[0]

    return BRACES.sub(value, text), problems


class Strict(dict[str, Any]):
    """A table for MyST's substitutions in prose: an unknown name or a whole table is an error there."""

    dotted = ""

    @classmethod
    def of(cls, table: Mapping[str, Any], dotted: str = "") -> "Strict":
        """Make a table, and those in it, strict; `dotted` is its own name with a dot after it."""
        strict = cls(
            (key, cls.of(value, f"{dotted}{key}.") if isinstance(value, Mapping) else value)
            for key, value in table.items()
        )
        strict.dotted = dotted
        return strict

    def __missing__(self, key: str) -> Any:
        raise UnknownValueError(f"{self.dotted}{key}")

    def __str__(self) -> str:
        raise UnknownValueError(self.dotted.rstrip("."))


class FillLiterals(SphinxTransform):
    """Fill values inside `inline code` in prose, where MyST leaves the braces alone."""

    default_priority = 10

    def apply(self, **_kwargs: Any) -> None:
        """Replace the braces in the page's inline code."""
        facts = self.config.verified_facts
        for literal in list(self.document.findall(nodes.literal)):
            text = literal.astext()
            if "{{" in text:
                filled, problems = fill(text, facts, literal.line or literal.parent.line or 1)
                literal[:] = [nodes.Text(filled)]
                report(self.env, problems)
