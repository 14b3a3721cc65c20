"""What seeded defects say: build/mutants.json as tables of the `verification` directive."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docutils import nodes

from checks.pages.contract import Example, NotRun
from verified.known.defects import OUTCOMES, Defects
from verified.known.evidence import day, when
from verified.status.tables import table

Link = Callable[..., nodes.Node]  # of a page, or of a page and an example on it
Examples = Mapping[str, Iterable[Example]]  # of each page


def section(known: Defects, examples: Examples, link: Link) -> list[nodes.Node]:
    """Return all that the directive shows of them.

    Args:
        known: the report.
        examples: those of each page, as they stand now.
        link: makes a link to a page.
    """
    title = nodes.rubric("", "Seeded defects")
    data = known.data
    pages = {name: page for name, page in data.get("pages", {}).items() if name in examples}
    total = {key: sum(page[key] for page in pages.values()) for key in ("defects", *OUTCOMES)}
    if not total["defects"]:
        return [title, nodes.paragraph("", "No run with seeded defects is known.")]
    finished = when(data)
    said = f"{total['defects']} defects were put into the examples on purpose; {_percent(total)} % "
    sample = " The last run was a sample." if data["sample"] else ""
    return [
        title,
        nodes.paragraph(
            "", f"{said}were caught or may survive. The goal is {data['goal']:g} % on every page."
        ),
        nodes.paragraph("", f"Last run: {day(finished)}, {finished:%H:%M} UTC.{sample}"),
        _pages(pages, examples, link, data["goal"]),
        _kinds(data["kinds"]),
        *_list(data, "survived", "Defects that nobody would notice", examples, link),
        *_list(data, "excused", "Defects that may survive, and why", examples, link),
    ]


def _percent(count: Mapping[str, int]) -> str:
    """Write the share that was caught or excused, rounded down: 100 means all."""
    share = 1000 * (count["caught"] + count["excused"]) // count["defects"] if count["defects"] else 1000
    return f"{share / 10:g}"


def _pages(pages: Mapping[str, Mapping[str, Any]], examples: Examples, link: Link, goal: float) -> nodes.Node:
    rows = []
    for name, page in sorted(pages.items()):
        share = _percent(page)
        classes = ["count-failed"] if float(share) < goal else []
        tried = f"{page['defects']} of {page['of']}" if page["defects"] < page["of"] else f"{page['of']}"
        notes = page["problem"] or ("page changed since" if page["digest"] != _digest(examples[name]) else "")
        rows.append(
            [
                link(name),
                nodes.Text(tried),
                *[nodes.Text(str(page[outcome] or "")) for outcome in OUTCOMES],
                nodes.inline("", f"{share} %", classes=classes),
                nodes.Text(notes),
            ]
        )
    return table(["page", "defects", *OUTCOMES, "caught or excused", "note"], rows, "seeded-pages")


def _digest(examples: Iterable[Example]) -> str:
    """Return the digest of the last example that is run: it changes with every example before it."""
    digest = ""
    for example in examples:
        digest = digest if isinstance(example, NotRun) else example.digest
    return digest


def _kinds(kinds: Mapping[str, Mapping[str, int]]) -> nodes.Node:
    rows: list[list[nodes.Node]] = [
        [
            nodes.Text(_KINDS.get(kind, kind)),
            nodes.Text(str(count["defects"])),
            *[nodes.Text(str(count[outcome] or "")) for outcome in OUTCOMES],
        ]
        for kind, count in kinds.items()
    ]
    return table(["what was broken", "defects", *OUTCOMES], rows, "seeded-kinds")


_KINDS = {
    "flag": "an option left out or misspelt",
    "argument": "a name, a text or a number of a command",
    "package": "a package left out or misspelt",
    "version": "a version left out or changed",
    "module": "a module left out or misspelt",
    "path": "the name of a file",
    "address": "the user or host of an address",
    "array": "the bounds of an array of tasks",
    "answer": "the answer to a question",
    "prompt": "user, host or environment in a prompt",
    "line": "a line of output left out",
    "word": "a word of output misspelt",
    "number": "a number of output changed",
    "status": "the mark `fails` added or left out",
    "file": "a line of a file left out or changed",
    "step": "a step on the screen: what is opened, pressed, typed or seen",
    "remove": "an example left out",
    "swap": "two examples swapped",
}


def _example(defect: Mapping[str, Any], examples: Iterable[Example], link: Link) -> nodes.Node:
    """Link to the example, or to its page if it has changed since."""
    same = [example for example in examples if example.digest == defect["digest"]]
    return link(defect["page"], *same[:1])


def _list(
    data: Mapping[str, Any], outcome: str, title: str, examples: Examples, link: Link
) -> list[nodes.Node]:
    rows = [
        [
            _example(defect, examples[defect["page"]], link),
            nodes.literal("", defect["command"]),
            nodes.Text(defect["description"].replace("`", "")),
            *([nodes.Text(defect["reason"] or "")] if outcome == "excused" else []),
        ]
        for defect in data["defects"]
        if defect["outcome"] == outcome and defect["page"] in examples
    ]
    if not rows:
        return []
    head = [
        "example",
        "command",
        "what was broken",
        *(["why it may survive"] if outcome == "excused" else []),
    ]
    return [nodes.rubric("", title), table(head, rows, f"seeded-{outcome}")]
