"""The box of a page about a program: its version, who looks after it and how well, when it was checked.

The table [software] of conf/cluster.toml names the pages. A version is what the program really answered in
the last run, so it needs no care.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from checks.pages.contract import Example
from verified.known import evidence
from verified.known.evidence import Evidence

LEVELS = "reference/software"  # the page that says what a level means


def shown(facts: Mapping[str, Any], known: Evidence) -> dict[str, str]:
    """Return what the boxes take from other pages' runs: the versions, by page."""
    found: dict[str, str] = {}
    for entry in facts.get("software", {}).values():
        for page in entry["pages"]:
            found[page] = f"{found.get(page, '')} {version(entry, known)}"
    return found


def add(
    app: Sphinx, doctree: nodes.document, docname: str, examples: Sequence[Example], known: Evidence
) -> None:
    """Put the boxes of the page's programs after its title."""
    table = app.config.verified_facts.get("software", {})
    mine = [entry for entry in table.values() if docname in entry["pages"]]
    title = doctree.next_node(nodes.title)
    if title is None or not mine:
        return
    level_page = app.builder.get_relative_uri(docname, LEVELS).partition("#")[0]
    owner = app.config.verified_facts["site"]["owner"]
    box = nodes.field_list(classes=["info-box"])
    for entry in mine:
        found = version(entry, known)
        link = nodes.reference("", entry["title"], refuri=entry["url"])
        words = nodes.Text(f" {found}" if found else " (no version known: not verified yet)")
        box += _field("Software", link, words)
    support = nodes.reference("", mine[0]["support"], internal=True, refuri=f"{level_page}#levels-of-support")
    box += _field("Support", support, nodes.Text(f", {owner}"))
    if checked := _checked(examples, known):
        box += _field("Last verified", nodes.Text(checked))
    # As a note it stays out of the page's description for other sites.
    title.parent.insert(title.parent.index(title) + 1, nodes.admonition("", box, classes=["software"]))


def version(entry: Mapping[str, Any], known: Evidence) -> str | None:
    """Return the version that a program told in the last run; None if no run is known."""
    for examples in known.pages.values():
        for run in examples.values():
            asked = run["command"] == entry["command"] and run["outcome"] == "passed"
            if asked and (found := re.search(entry["version"], run["output"])):
                return str(found[1])
    return None


def _checked(examples: Sequence[Example], known: Evidence) -> str | None:
    """Return the day on which the first of the page's examples last passed."""
    runs = [known.verdict(example) for example in examples]
    passed = [evidence.when(verdict.run) for verdict in runs if verdict.run and verdict.state == "passed"]
    return evidence.day(min(passed)) if passed else None


def _field(name: str, *content: nodes.Node) -> nodes.field:
    return nodes.field(
        "", nodes.field_name("", name), nodes.field_body("", nodes.paragraph("", "", *content))
    )
