"""The line under a page's title that says when its examples last passed."""

from collections import Counter
from collections.abc import Sequence

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from checks.pages.contract import Example, NotRun
from verified.known import evidence
from verified.known.evidence import Evidence

BAD = {
    "failed": "failed",
    "stale": "changed since the last run",
    "not-reached": "not reached, because an earlier one failed",
}


class page_verdict(nodes.Admonition, nodes.Element):  # noqa: N801 - docutils names nodes so
    """The line; as an admonition it stays out of the page's description for other sites."""


def visit(translator: HTML5Translator, node: page_verdict) -> None:
    """Open the line."""
    translator.body.append(f'<p class="page-verdict verified-{node["state"]}">')


def depart(translator: HTML5Translator, _node: page_verdict) -> None:
    """Close the line."""
    translator.body.append("</p>\n")


def add(doctree: nodes.document, examples: Sequence[Example], known: Evidence, needs: str | None) -> None:
    """Put the line after the title of a page that has examples, and what the page needs, if it says so."""
    title = doctree.next_node(nodes.title)
    if title is None or not examples:
        return
    state, text = words(examples, known)
    line = page_verdict("", nodes.Text(text), state=state)
    after = title.parent.index(title) + 1
    title.parent.insert(after, line)
    if needs:
        # As an admonition it stays out of the page's description, too.
        title.parent.insert(after + 1, nodes.admonition("", _sentence(needs), classes=["page-needs"]))


def _sentence(needs: str) -> nodes.paragraph:
    """Return the sentence about what a page needs; what stands between backticks is code."""
    whole = f"To get the same output, start with {needs}."
    parts = whole.split("`")
    return nodes.paragraph(
        "",
        "",
        *[nodes.literal("", part) if number % 2 else nodes.Text(part) for number, part in enumerate(parts)],
    )


def words(examples: Sequence[Example], known: Evidence) -> tuple[str, str]:
    """Return the state of a page and the line about it."""
    verdicts = [known.verdict(example) for example in examples if not isinstance(example, NotRun)]
    count = Counter(verdict.state for verdict in verdicts)
    total = len(verdicts)
    if count["not-run"] == total:
        return "not-run", "Not run: see the reasons below."
    if count["unverified"] == total:
        return "unverified", "Not verified yet: no run of this page is known."
    state = evidence.worst(verdicts).state
    bad = [f"{count[name]} {what}" for name, what in BAD.items() if count[name]]
    if bad:
        head = {"failed": "Failed", "stale": "Stale"}.get(state, "Incomplete")
        number, what = bad[0].split(" ", 1)
        return state, ", ".join([f"{head}: {number} of {total} examples {what}", *bad[1:]]) + "."
    first = min(evidence.when(verdict.run) for verdict in verdicts if verdict.run)
    passed = f"{count['passed']} of {total} commands passed" if count["not-run"] else "every command passed"
    rest = f", {count['not-run']} not run" if count["not-run"] else ""
    return "passed", f"Last verified {evidence.day(first)}, {first:%H:%M} UTC: {passed}{rest}."
