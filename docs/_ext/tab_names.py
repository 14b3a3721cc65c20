"""Say in each panel of tabs which tab it belongs to, for paper and for readers without JavaScript.

site.css hides the names wherever only one panel of a group is open.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from sphinx_tabs.tabs import SphinxTabsPanel, SphinxTabsTab, SphinxTabsTablist


def add(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Put the name first into each panel, and name each list by its tabs."""
    names = {tab["ids"][0]: tab.astext() for tab in doctree.findall(SphinxTabsTab)}
    for panel in doctree.findall(SphinxTabsPanel):
        panel.insert(0, nodes.paragraph("", names[panel["aria-labelledby"]], classes=["tab-name"]))
    for tabs in doctree.findall(SphinxTabsTablist):
        tabs["aria-label"] = " or ".join(tab.astext() for tab in tabs.children)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Wait for pages that are about to be written."""
    app.connect("doctree-resolved", add)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
