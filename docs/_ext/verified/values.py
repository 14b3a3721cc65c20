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


class FillProse(SphinxTransform):
    """Fill values in a page's prose, inline code and headings too.

    MyST's own substitutions would leave inline code alone, and evaluate any expression.
    """

    default_priority = 10

    def apply(self, **_kwargs: Any) -> None:
        """Replace the braces in all text but blocks of code, which are read elsewhere."""
        for text in list(self.document.findall(nodes.Text)):
            if "{{" in text and not _within(text, nodes.FixedTextElement):
                filled, problems = fill(str(text), self.config.verified_facts, _line(text))
                text.parent.replace(text, nodes.Text(filled))
                report(self.env, problems)


def _within(node: nodes.Node, kind: type[nodes.Node]) -> bool:
    parent = node.parent
    while parent is not None and not isinstance(parent, kind):
        parent = parent.parent
    return parent is not None


def _line(text: nodes.Text) -> int:
    """Return the line on which a text starts: its paragraph's, and the line breaks in between."""
    paragraph = text.parent
    while paragraph.parent is not None and (isinstance(paragraph, nodes.Inline) or not paragraph.line):
        paragraph = paragraph.parent
    breaks = 0
    for before in paragraph.findall(nodes.Text):
        if before is text:
            break
        breaks += before.count("\n")
    return (paragraph.line or 1) + breaks
