"""How often each example passed when its page was run several times: build/rates.json as tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from docutils import nodes

from checks.pages.contract.examples import Example, NotRun
from verified.known.evidence import day, when
from verified.known.rates import CONDITIONS, Rate, Rates
from verified.status.tables import first_line, table

Link = Callable[..., nodes.Node]  # of a page, or of a page and an example on it
Examples = Mapping[str, Iterable[Example]]  # of each page
NOT_YET = "not measured yet"


# Of each page its examples, each with its rates under both conditions.
Measured = Mapping[str, Sequence[tuple[Example, tuple[Rate | None, ...]]]]


def section(known: Rates, examples: Examples, link: Link) -> list[nodes.Node]:
    """Return all that the directive shows of them.

    Args:
        known: the runs.
        examples: those of each page, as they stand now.
        link: makes a link to a page, or to an example.
    """
    title = nodes.rubric("", "How often they pass")
    totals = known.totals()
    measured: Measured = {
        page: [
            (example, totals.get((page, example.digest), (None, None)))
            for example in those
            if not isinstance(example, NotRun)
        ]
        for page, those in sorted(examples.items())
    }
    found = [both for pairs in measured.values() for _, both in pairs]
    if not any(rate for both in found for rate in both):
        return [title, nodes.paragraph("", "No rate is measured yet.")]
    first, last = (day(when(run)) for run in (known.runs[0], known.runs[-1]))
    span = f"Measured on {last}." if first == last else f"Measured from {first} to {last}."
    return [
        title,
        *(
            nodes.paragraph("", _total(words, [both[loaded] for both in found]))
            for loaded, words in CONDITIONS.items()
        ),
        nodes.paragraph("", span),
        _flaky(measured, link),
        _pages(measured, link),
    ]


def _total(words: str, rates: Sequence[Rate | None]) -> str:
    """Say what came out under one condition, all examples together."""
    words = words[0].upper() + words[1:]
    known = [rate for rate in rates if rate]
    if not known:
        return f"{words}: {NOT_YET}."
    reached = sum(rate.reached for rate in known)
    failed = reached - sum(rate.passed for rate in known)
    share = f"{1000 * failed / reached:.1f} of 1000" if failed else "none"
    return f"{words}: {len(known)} examples were run {reached} times in all; {share} failed."


def _flaky(measured: Measured, link: Link) -> nodes.Node:
    """List the examples that did not pass each time."""
    rows = [
        [link(example.page, example), nodes.literal("", first_line(example)), *_texts(map(_said, both))]
        for pairs in measured.values()
        for example, both in pairs
        if any(rate and rate.share < 1 for rate in both)
    ]
    if not rows:
        return nodes.paragraph("", "No example failed.")
    return table(["example", "command", *CONDITIONS.values()], rows, "flaky")


def _pages(measured: Measured, link: Link) -> nodes.Node:
    """Show the lowest rate on each page, the lowest of all first."""
    rows = []
    for page, pairs in measured.items():
        columns = [[both[loaded] for _, both in pairs] for loaded in CONDITIONS]
        worst = min((rate.share for rates in columns for rate in rates if rate), default=2.0)
        if pairs:
            rows.append((worst, page, [_lowest(rates) for rates in columns]))
    head = ["page", *(f"lowest rate {words}" for words in CONDITIONS.values())]
    return table(head, ([link(page), *_texts(texts)] for _, page, texts in sorted(rows)), "rates")


def _lowest(rates: Sequence[Rate | None]) -> str:
    """Say which is the lowest, and how many are missing."""
    lowest = min((rate for rate in rates if rate), default=None)
    missing = rates.count(None)
    noun = "example" if missing == 1 else "examples"
    return f"{_said(lowest)}, {missing} {noun} {NOT_YET}" if lowest and missing else _said(lowest)


def _texts(texts: Iterable[str]) -> list[nodes.Node]:
    return [nodes.Text(text) for text in texts]


def _said(rate: Rate | None) -> str:
    return str(rate) if rate else NOT_YET
