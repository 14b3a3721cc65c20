"""What drifts of the cluster say: build/drift.json as tables of the `verification` directive."""

from collections.abc import Mapping
from typing import Any

from docutils import nodes

from verified.known.drifts import OUTCOMES, Drifts
from verified.known.evidence import day, when
from verified.status.tables import table

# Headings of the tables.
WORDS = {"same": "changed nothing", "untried": "not tried"}


def section(known: Drifts) -> list[nodes.Node]:
    """Return all that the directive shows of them."""
    title = nodes.rubric("", "Drifts of the cluster")
    data = known.data
    if not data.get("drifts"):
        return [title, nodes.paragraph("", "No run with drifts of the cluster is known.")]
    total = {key: sum(kind[key] for kind in data["kinds"].values()) for key in ("drifts", *OUTCOMES)}
    finished = when(data)
    sample = " The last run was a sample." if data["sample"] else ""
    said = (
        f"The cluster was changed on purpose, one line of its configuration at a time: "
        f"{total['drifts'] - total['untried']} of {data['of']} changes were tried or are expected survivors, "
        f"{total['untried']} could not be tried. "
        f"Of those that changed something, {_percent(total)} % were killed (a page or a test "
        f"failed) or are expected to survive. "
        f"The goal is {data['goal']:g} %."
    )
    return [
        title,
        nodes.paragraph("", said),
        nodes.paragraph("", f"Last run: {day(finished)}, {finished:%H:%M} UTC.{sample}"),
        _kinds(data["kinds"], data["goal"]),
        *_list(data, "survived", "Drifts that survived"),
        *_list(data, "untried", "Drifts that could not be tried, and why"),
        *_list(data, "expected", "Drifts that are expected to survive, and why"),
    ]


def _percent(count: Mapping[str, int]) -> str:
    """Write the share that was killed or expected to survive, rounded down; a dash if none was judged."""
    fine = count["killed"] + count["expected"]
    judged = fine + count["survived"]
    return f"{1000 * fine // judged / 10:g}" if judged else "–"


def _kinds(kinds: Mapping[str, Mapping[str, Any]], goal: float) -> nodes.Node:
    rows: list[list[nodes.Node]] = []
    for count in kinds.values():
        share = _percent(count)
        is_low = share != "–" and float(share) < goal
        rows.append(
            [
                nodes.Text(count["means"]),
                nodes.Text(str(count["drifts"])),
                *[nodes.Text(str(count[outcome] or "")) for outcome in OUTCOMES],
                nodes.inline("", f"{share} %", classes=["count-failed"] if is_low else []),
            ]
        )
    heads = [WORDS.get(outcome, outcome) for outcome in OUTCOMES]
    return table(["what was changed", "drifts", *heads, "killed or expected"], rows, "drift-kinds")


def _list(data: Mapping[str, Any], outcome: str, title: str) -> list[nodes.Node]:
    rows: list[list[nodes.Node]] = [
        [
            nodes.literal("", f"conf/{entry['file']}:{entry['line']}"),
            _with_code(entry["description"]),
            nodes.Text(entry["reason"] or entry["how"] or ""),
        ]
        for entry in data["drifts"]
        if entry["outcome"] == outcome
    ]
    if not rows:
        return []
    return [nodes.rubric("", title), table(["where", "change", "reason"], rows, f"drift-{outcome}")]


def _with_code(text: str) -> nodes.Node:
    """Return a text in which what stands between backticks is code."""
    parts = text.split("`")
    return nodes.inline(
        "", "", *[nodes.literal("", part) if at % 2 else nodes.Text(part) for at, part in enumerate(parts)]
    )
