"""The box of a page about a program: its version, and how well it is looked after.

The table [software] of conf/cluster.toml names the pages. A version is what the program really answered in
the last run, so it needs no care.
"""

import re
from collections.abc import Mapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from verified.known.evidence import Evidence

LEVELS = "reference/software"  # the page that says what a level means


def shown(facts: Mapping[str, Any], known: Evidence) -> dict[str, str]:
    """Return what the boxes take from other pages' runs: the versions, by page."""
    found: dict[str, str] = {}
    for entry in facts.get("software", {}).values():
        for page in entry["pages"]:
            found[page] = f"{found.get(page, '')} {version(entry, known)}"
    return found


def box(app: Sphinx, docname: str, known: Evidence) -> list[nodes.Node]:
    """Return the box of the page's programs; nothing if it is about none."""
    table = app.config.verified_facts.get("software", {})
    mine = [entry for entry in table.values() if docname in entry["pages"]]
    if not mine:
        return []
    level_page = app.builder.get_relative_uri(docname, LEVELS).partition("#")[0]
    fields = nodes.field_list(classes=["info-box"])
    for entry in mine:
        found = version(entry, known)
        link = nodes.reference("", entry["title"], refuri=entry["url"])
        fields += _field(
            "Software", link, nodes.Text(f" {found}" if found else " (version not verified yet)")
        )
    level = nodes.reference(
        "", f"{mine[0]['support']} support", internal=True, refuri=f"{level_page}#levels-of-support"
    )
    fields += _field("Level", level)
    return [fields]


def version(entry: Mapping[str, Any], known: Evidence) -> str | None:
    """Return the version that a program told in the last run; None if no run is known."""
    for examples in known.pages.values():
        for run in examples.values():
            asked = run["command"] == entry["command"] and run["outcome"] == "passed"
            if asked and (found := re.search(entry["version"], run["output"])):
                return str(found[1])
    return None


def _field(name: str, *content: nodes.Node) -> nodes.field:
    return nodes.field(
        "", nodes.field_name("", name), nodes.field_body("", nodes.paragraph("", "", *content))
    )
