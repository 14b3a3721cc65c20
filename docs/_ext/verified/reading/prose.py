"""Values of conf/cluster.toml in a page's prose, inline code and headings."""

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from checks.pages.language import values
from verified.reading.problems import report


class FillProse(SphinxTransform):
    """Fill values in a page's prose, inline code and headings too.

    MyST's own substitutions would leave inline code alone, and evaluate any expression.
    """

    default_priority = 10

    def apply(self, **_kwargs: Any) -> None:
        """Replace the braces in all text but blocks of code, which are read elsewhere."""
        for text in list(self.document.findall(nodes.Text)):
            if "{{" in text and not _within(text, nodes.FixedTextElement):
                filled, problems = values.fill(str(text), self.config.verified_facts, _line(text), prose=True)
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
