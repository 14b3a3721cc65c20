"""The `verification` directive: what is verified on all pages, as tables made at each build."""

from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from checks.pages.contract.examples import Example
from verified.known import evidence
from verified.known.evidence import STATES, Evidence, Verdict
from verified.known.reports import Reports
from verified.reading import collect
from verified.status import drift, history, mutants, rates, short
from verified.status.short import Judged
from verified.status.tables import first_line, table
from verified.writing import anchors

# The columns of the table, and what stands in their heads.
COLUMNS = {
    "passed": "passed",
    "failed": "failed",
    "not-reached": "not reached",
    "stale": "stale",
    "unverified": "not verified yet",
    "not-run": "not run",
}
Link = Callable[..., nodes.Node]  # of a page, or of a page and an example on it


class verification(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes so
    """Stands for the tables until all pages have been read."""


class Verification(SphinxDirective):
    """Put the tables here; with the option `short` only a sentence of numbers."""

    option_spec: ClassVar[OptionSpec] = {"short": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Return the stand-in, and remember that this page changes with every other."""
        pages_with_tables(self.env).add(self.env.docname)
        return [verification("", short="short" in self.options)]


def pages_with_tables(env: Any) -> set[str]:
    """Return the pages that hold the directive."""
    found: set[str] = env.__dict__.setdefault("verified_tables", set())
    return found


def fill(app: Sphinx, doctree: nodes.document, docname: str, reports: Reports) -> None:
    """Replace the stand-ins of a page by the tables."""
    stand_ins = list(doctree.findall(verification))
    if not stand_ins:
        return
    titles = app.env.titles
    places = {page: anchors.names(examples) for page, examples in collect.of(app.env).items()}

    def link(page: str, example: Example | None = None) -> nodes.Node:
        uri, text = app.builder.get_relative_uri(docname, page), titles[page].astext()
        if example:
            uri, text = (
                f"{uri.partition('#')[0]}#{places[page][example.block]}",
                f"{text}, line {example.line}",
            )
        return nodes.reference("", text, internal=True, refuri=uri)

    judged = {
        page: [(example, reports.evidence.verdict(example)) for example in examples]
        for page, examples in sorted(collect.of(app.env).items())
    }
    # Where all pages are one, addresses of pages begin with #.
    root = app.builder.get_relative_uri(docname, app.config.root_doc).partition("#")[0]
    repository = app.config.html_theme_options.get("source_repository", "")
    for stand_in in stand_ins:
        if stand_in["short"]:
            stand_in.replace_self(nodes.paragraph("", "", nodes.strong("", short.sentence(judged))))
            continue
        tried = [
            *mutants.section(reports.mutants, collect.of(app.env), link),
            *drift.section(reports.drifts),
        ]
        earlier = history.section(reports.history)
        repeated = rates.section(reports.rates, collect.of(app.env), link)
        data = _as_data(root)
        shown = tables(judged, reports.evidence, link, repository)
        stand_in.replace_self([*shown, *earlier, *repeated, *tried, data])


def _as_data(root: str) -> nodes.Node:
    """Say where the same can be had as data, in files that `summary` writes."""
    files = [nodes.reference("", name, refuri=root + name) for name in ("status.json", "badge.svg")]
    return nodes.paragraph("", "For other sites: ", files[0], nodes.Text(" and "), files[1], nodes.Text("."))


def tables(judged: Judged, known: Evidence, link: Link, repository: str) -> list[nodes.Node]:
    """Return what the directive shows of the runs."""
    counts = {page: Counter(verdict.state for _, verdict in pairs) for page, pairs in judged.items()}
    return [
        nodes.container("", *totals(judged, known, repository), classes=["totals"]),
        *problems(judged, link),
        nodes.rubric("", "Page by page"),
        per_page(judged, counts, link),
        nodes.rubric("", "Not run, and why"),
        not_run(judged, link),
    ]


def totals(judged: Judged, known: Evidence, repository: str) -> list[nodes.Node]:
    """Return the sentence of totals, and what they were measured on; the repository may be unknown."""
    count = Counter(verdict.state for pairs in judged.values() for _, verdict in pairs)
    total = count.total()
    parts = [f"{count[state]} {words}" for state, words in COLUMNS.items() if count[state]]
    pages = f"{len(judged)} page{'s' if len(judged) > 1 else ''}"
    text = f"{short.blocks(judged)} on {pages}: {', '.join(parts)}." if total else "There are no examples."
    result: list[nodes.Node] = [nodes.paragraph("", "", nodes.strong("", text))]
    if not known.run:
        return [*result, nodes.paragraph("", "No run is known: this site was built without evidence.")]
    last = evidence.when(known.run)
    lines = [
        nodes.paragraph(
            "", f"Last run: {evidence.day(last)}, {last:%H:%M} UTC. Engine: {known.run['engine']}."
        )
    ]
    for name, key in (("Cluster image", "image"), ("Commit", "commit")):
        if known.run.get(key):
            value = str(known.run[key])
            said: nodes.Node = nodes.literal(value, value)
            if key == "commit" and repository:
                said = nodes.reference("", "", said, refuri=f"{repository.rstrip('/')}/commit/{value}")
            lines.append(nodes.paragraph("", f"{name}: ", said))
    return [*result, *lines]


def problems(judged: Judged, link: Link) -> list[nodes.Node]:
    """List what failed or is stale, first of all."""
    rows = [
        [link(example.page, example), nodes.literal("", first_line(example)), nodes.Text(_says(verdict))]
        for pairs in judged.values()
        for example, verdict in pairs
        if verdict.state in ("failed", "stale")
    ]
    if not rows:
        return []
    return [
        nodes.rubric("", "Failed and stale"),
        table(["example", "command", "what is wrong"], rows, "wrong"),
    ]


def per_page(judged: Judged, counts: dict[str, Counter[str]], link: Link) -> nodes.Node:
    """Count the states on each page; a state that no example is in has no column."""
    total = sum(counts.values(), Counter())
    states = [state for state in COLUMNS if total[state] or state == "passed"]
    rows = []
    for page, pairs in judged.items():
        moments = [evidence.when(verdict.run) for _, verdict in pairs if verdict.run]
        numbers = [_number(counts[page][state], state) for state in states]
        took = sum((verdict.run or {}).get("ms") or 0 for _, verdict in pairs)
        last = [evidence.duration(took), evidence.day(min(moments))] if moments else ["", "never"]
        rows.append([link(page), *numbers, *map(nodes.Text, last)])
    sums: list[nodes.Node] = [nodes.strong("", str(total[state] or "")) for state in states]
    rows.append([nodes.strong("", "all pages"), *sums, nodes.Text(""), nodes.Text("")])
    return table(["page", *[COLUMNS[state] for state in states], "took", "last run"], rows, "per-page")


def _number(count: int, state: str) -> nodes.Node:
    """Write a count, marked with its state; none stays empty, so that the others are seen."""
    return nodes.inline("", str(count), classes=[f"count-{state}"]) if count else nodes.Text("")


def not_run(judged: Judged, link: Link) -> nodes.Node:
    """List the examples that are not run, with their reasons."""
    rows = [
        [
            link(example.page, example),
            nodes.literal("", first_line(example)),
            nodes.Text(verdict.reason or ""),
        ]
        for pairs in judged.values()
        for example, verdict in pairs
        if verdict.state == "not-run"
    ]
    if not rows:
        return nodes.paragraph("", "Every example is run.")
    return table(["example", "command", "reason"], rows, "not-run")


def _says(verdict: Verdict) -> str:
    return verdict.reason or STATES[verdict.state][1]
