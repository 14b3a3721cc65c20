"""The `benchmarks` directive: how fast the checks were when they were measured last, as tables."""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from checks.pages.contract.benchmarks import Benchmarks as File
from verified.known import stored
from verified.known.evidence import day, when
from verified.status.tables import table


class Benchmarks(SphinxDirective):
    """Put the tables of build/benchmarks.json here."""

    def run(self) -> list[nodes.Node]:
        """Return them, or a sentence that nothing was measured."""
        path = Path(self.config.verified_benchmarks)
        self.env.note_dependency(str(path))
        data = stored.read(
            path, File, "benchmarks", without="shows no benchmarks", remedy="`nox -s bench` writes it again"
        )
        if not data or not data["benchmarks"]:
            return [nodes.paragraph("", "This site was built without measurements.")]
        return [part for one in data["benchmarks"] for part in _section(one)]


def _section(one: dict[str, Any]) -> list[nodes.Node]:
    rounds, cores = _number(one["rounds"], "round"), _number(one["cores"], "core")
    said = f"Measured on {day(when(one))} in {rounds}, on a machine with {cores}."
    head = ["what", "median", "least", "most"]
    rows = [
        [nodes.Text(measure["name"]), *(_value(measure[key], measure["unit"]) for key in head[1:])]
        for measure in one["rows"]
    ]
    return [
        nodes.rubric("", one["name"].capitalize()),
        nodes.paragraph("", said),
        table(head, rows, "benchmarks"),
    ]


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _value(value: float, unit: str) -> nodes.Node:
    return nodes.Text(f"{value:g} {unit}".strip())
