"""How often each example passed when its page was run several times: build/rates.json as tables."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes

from verified.known import stored
from verified.known.evidence import day, when
from verified.status.tables import first_line, table

Link = Callable[..., nodes.Node]  # of a page, or of a page and an example on it
Examples = Mapping[str, Iterable[Mapping[str, Any]]]  # of each page
Key = tuple[str, str]  # of an example: its page and its digest
# The two conditions, and what they are called.
CONDITIONS = {False: "on an idle machine", True: "under load"}
NOT_YET = "not measured yet"


@dataclass(frozen=True, order=True)
class Rate:
    """How often an example passed, of the times it was run. The least sorts first."""

    share: float
    reached: int
    passed: int

    def __str__(self) -> str:
        return f"{self.passed} of {self.reached}"


# Of each page its examples, each with its rates under both conditions.
Measured = Mapping[str, Sequence[tuple[Mapping[str, Any], tuple[Rate | None, ...]]]]


@dataclass(frozen=True)
class Rates:
    """The runs, oldest first; empty if none is known."""

    runs: Sequence[Mapping[str, Any]] = field(default_factory=list)

    def fingerprint(self) -> str:
        """Return a hash of all of it."""
        return hashlib.sha256(json.dumps(self.runs, sort_keys=True).encode()).hexdigest()

    def totals(self) -> Mapping[Key, tuple[Rate | None, ...]]:
        """Return the rate of each example under both conditions; None if it never ran so."""
        passed: Counter[tuple[Key, bool]] = Counter()
        reached: Counter[tuple[Key, bool]] = Counter()
        for run in self.runs:
            for page, entries in run["pages"].items():
                for entry in entries:
                    key = (page, entry["digest"]), bool(run["load"])
                    passed[key] += entry["passed"]
                    reached[key] += entry["reached"]
        return {
            example: tuple(
                Rate(passed[example, loaded] / count, count, passed[example, loaded])
                if (count := reached[example, loaded])
                else None
                for loaded in CONDITIONS
            )
            for example, _ in reached
        }


def read(path: Path, schema: Path) -> Rates:
    """Read the rates: none if there is no file, or if it cannot be used.

    Args:
        path: build/rates.json.
        schema: its JSON schema.
    """
    data = stored.read(
        path, schema, "rates", without="shows no rates", remedy="The next --repeat begins another"
    )
    return Rates(data["runs"]) if data else Rates()


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
            (example, totals.get((page, example["digest"]), (None, None)))
            for example in those
            if example["kind"] != "not-run"
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
        [link(example["page"], example), nodes.literal("", first_line(example)), *_texts(map(_said, both))]
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
