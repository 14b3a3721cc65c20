"""What became of the mutants: build/mutants.json as tables of the `verification` directive."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docutils import nodes

from checks.pages.contract.examples import Example
from checks.pages.contract.mutants import MEANINGS, page_digest
from verified.known.evidence import day, when
from verified.known.mutants import OUTCOMES, Mutants
from verified.status.tables import table

Link = Callable[..., nodes.Node]  # of a page, or of a page and an example on it
Examples = Mapping[str, Iterable[Example]]  # of each page


def section(known: Mutants, examples: Examples, link: Link) -> list[nodes.Node]:
    """Return all that the directive shows of them.

    Args:
        known: the report.
        examples: those of each page, as they stand now.
        link: makes a link to a page.
    """
    title = nodes.rubric("", "Mutants of the examples")
    data = known.data
    pages = {name: page for name, page in data.get("pages", {}).items() if name in examples}
    total = {key: sum(page[key] for page in pages.values()) for key in ("mutants", *OUTCOMES)}
    if not total["mutants"]:
        return [title, nodes.paragraph("", "No run with mutants is known.")]
    finished = when(data)
    said = (
        f"{total['mutants']} mutants were tried: examples with a seeded mutant, one small thing broken on "
        f"purpose. {_percent(total)} % were killed (the page failed) or are expected to "
        f"survive. The goal is {data['goal']:g} % on every page."
    )
    sample = " The last run was a sample." if data["sample"] else ""
    return [
        title,
        nodes.paragraph("", said),
        nodes.paragraph("", f"Last run: {day(finished)}, {finished:%H:%M} UTC.{sample}"),
        _pages(pages, examples, link, data["goal"]),
        _kinds(data["kinds"]),
        *_list(data, "survived", "Mutants that survived", examples, link),
        *_list(data, "expected", "Mutants that are expected to survive, and why", examples, link),
    ]


def _percent(count: Mapping[str, int]) -> str:
    """Write the share that was killed or expected to survive, rounded down: 100 means all."""
    share = 1000 * (count["killed"] + count["expected"]) // count["mutants"] if count["mutants"] else 1000
    return f"{share / 10:g}"


def _pages(pages: Mapping[str, Mapping[str, Any]], examples: Examples, link: Link, goal: float) -> nodes.Node:
    rows = []
    for name, page in sorted(pages.items()):
        share = _percent(page)
        classes = ["count-failed"] if float(share) < goal else []
        tried = f"{page['mutants']} of {page['of']}" if page["mutants"] < page["of"] else f"{page['of']}"
        notes = page["problem"] or (
            "page changed since" if page["digest"] != page_digest(examples[name]) else ""
        )
        rows.append(
            [
                link(name),
                nodes.Text(tried),
                *[nodes.Text(str(page[outcome] or "")) for outcome in OUTCOMES],
                nodes.inline("", f"{share} %", classes=classes),
                nodes.Text(notes),
            ]
        )
    return table(["page", "mutants", *OUTCOMES, "killed or expected", "note"], rows, "mutant-pages")


def _kinds(kinds: Mapping[str, Mapping[str, int]]) -> nodes.Node:
    rows: list[list[nodes.Node]] = [
        [
            nodes.Text(MEANINGS.get(kind, kind)),
            nodes.Text(str(count["mutants"])),
            *[nodes.Text(str(count[outcome] or "")) for outcome in OUTCOMES],
        ]
        for kind, count in kinds.items()
    ]
    return table(["what was broken", "mutants", *OUTCOMES], rows, "mutant-kinds")


def _example(mutant: Mapping[str, Any], examples: Iterable[Example], link: Link) -> nodes.Node:
    """Link to the example, or to its page if it has changed since."""
    same = [example for example in examples if example.digest == mutant["digest"]]
    return link(mutant["page"], *same[:1])


def _list(
    data: Mapping[str, Any], outcome: str, title: str, examples: Examples, link: Link
) -> list[nodes.Node]:
    rows = [
        [
            _example(mutant, examples[mutant["page"]], link),
            nodes.literal("", mutant["command"]),
            nodes.Text(mutant["description"].replace("`", "")),
            *([nodes.Text(mutant["reason"] or "")] if outcome == "expected" else []),
        ]
        for mutant in data["mutants"]
        if mutant["outcome"] == outcome and mutant["page"] in examples
    ]
    if not rows:
        return []
    head = [
        "example",
        "command",
        "what was broken",
        *(["reason"] if outcome == "expected" else []),
    ]
    return [nodes.rubric("", title), table(head, rows, f"mutant-{outcome}")]
