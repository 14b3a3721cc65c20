"""The line of facts under a page's title: when it was verified, its program, what to prepare."""

from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx

from checks.pages.contract.examples import Example
from verified.known.reports import Reports
from verified.writing import fields, header, info


def add(
    app: Sphinx, doctree: nodes.document, docname: str, examples: Sequence[Example], reports: Reports
) -> None:
    """Put the line after the title of a page that has any facts."""
    known = reports.evidence
    title = doctree.next_node(nodes.title)
    table = app.config.verified_facts.get("fields", {})
    parts = [
        *([header.line(examples, known)] if examples else []),
        *header.elsewhere(examples, reports.elsewhere),
        *info.box(app, docname, known),
        *fields.prepare(examples, table, app.env.metadata[docname].get("needs")),
    ]
    if title is not None and parts:
        # As an admonition it stays out of the page's description for other sites.
        line = nodes.admonition("", *parts, classes=["page-facts"])
        title.parent.insert(title.parent.index(title) + 1, line)
