"""What is said under a page's title about when its examples last passed."""

from collections import Counter
from collections.abc import Sequence

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from checks.pages.contract.examples import Example, NotRun
from verified.known import evidence
from verified.known.evidence import Evidence, Verdict

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


def line(examples: Sequence[Example], known: Evidence) -> page_verdict:
    """Return the line about a page's examples."""
    state, text = words(examples, known)
    return page_verdict("", nodes.Text(text), state=state)


def elsewhere(examples: Sequence[Example], known: Sequence[Evidence]) -> list[page_verdict]:
    """Return a line for each other cluster on which examples of a page were run as they are now."""
    found = []
    for one in known:
        count = Counter(one.verdict(example).state for example in examples if not isinstance(example, NotRun))
        runs = [run for example in examples if (run := one.verdict(example).run) and run["exit"] is not None]
        if not (count["passed"] or count["failed"]) or not runs:
            continue
        newest = max(runs, key=evidence.when)
        seen = f"{count['passed']} of {count.total()} commands"
        failed = f", {count['failed']} failed" if count["failed"] else ""
        where = newest["image"].partition(",")[0]
        text = f"Also seen on {where}, {evidence.day(evidence.when(newest))}: {seen}{failed}."
        found.append(page_verdict("", nodes.Text(text), state="failed" if failed else "passed"))
    return found


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
    rest = f": {count['passed']} of {total} commands" if count["not-run"] else ""
    return "passed", f"Last verified {_first_day(verdicts)}{rest}."


def day(examples: Sequence[Example], known: Evidence) -> str | None:
    """Return the day that the line says; None if it says none."""
    if not examples or words(examples, known)[0] != "passed":
        return None
    return _first_day([known.verdict(example) for example in examples])


def _first_day(verdicts: Sequence[Verdict]) -> str:
    return evidence.day(min(evidence.when(verdict.run) for verdict in verdicts if verdict.run))
