"""The line under a page's title that says when its examples last passed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from . import evidence
from .evidence import Evidence

WORDS = {
    "failed": "failed",
    "stale": "changed since the last run",
    "not-reached": "not reached, because an earlier one failed",
    "unverified": "not verified yet",
}


class page_verdict(nodes.Admonition, nodes.Element):  # noqa: N801 - docutils names nodes so
    """The line; as an admonition it stays out of the page's description for other sites."""


def visit(translator: HTML5Translator, node: page_verdict) -> None:
    """Open the line."""
    translator.body.append(f'<p class="page-verdict verified-{node["state"]}">')


def depart(translator: HTML5Translator, _node: page_verdict) -> None:
    """Close the line."""
    translator.body.append("</p>\n")


def add(doctree: nodes.document, examples: Sequence[Mapping[str, Any]], known: Evidence) -> None:
    """Put the line after the title of a page that has examples."""
    title = doctree.next_node(nodes.title)
    if title is None or not examples:
        return
    state, text = words(examples, known)
    line = page_verdict("", nodes.Text(text), state=state)
    title.parent.insert(title.parent.index(title) + 1, line)


def words(examples: Sequence[Mapping[str, Any]], known: Evidence) -> tuple[str, str]:
    """Return the state of a page and the line about it."""
    run = [example for example in examples if example["kind"] != "not-run"]
    if not run:
        return "not-run", "Not run: see the reasons below."
    verdicts = [known.verdict(example) for example in run]
    state = evidence.worst(verdicts).state
    count = Counter(verdict.state for verdict in verdicts)
    if state == "unverified":
        return state, "Not verified yet: no run of this page is known."
    bad = [f"{count[name]} {what}" for name, what in WORDS.items() if count[name]]
    if bad:
        head = {"failed": "Failed", "stale": "Stale"}.get(state, "Incomplete")
        number, rest = bad[0].split(" ", 1)
        return state, ", ".join([f"{head}: {number} of {len(run)} examples {rest}", *bad[1:]]) + "."
    moments = [moment for verdict in verdicts if (moment := evidence.when(verdict.run))]
    if not moments:
        return state, "Every command on this page was run, and passed."
    first = min(moments)
    return state, f"Last verified {evidence.day(first)}, {first:%H:%M} UTC: every command passed."
