"""How much faster several pages are when they run side by side: 1, 2, 4 and 8 at once."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checks.pages.contract.examples import EXAMPLES_JSON, NotRun, read_book
from checks.tests.benchmarks.measuring import Program, in_turn, row

AT_ONCE = (1, 2, 4, 8)


def measure(folder: Path, rounds: int, pages: Sequence[str]) -> list[dict[str, Any]]:
    """Run the pages on clusters of their own; return the rows, with how much faster each is than one by one.

    Args:
        folder: an empty folder to work in.
        rounds: how often.
        pages: names of pages; none: the eight with the fewest examples that are run on more than one machine.

    Raises:
        BenchmarkError: a page failed.
        ContractError: there are no examples.
    """
    names = list(pages) or _short()
    programs = [_program(folder, names, number) for number in AT_ONCE]
    costs = in_turn(programs, rounds)
    rows = []
    for program in programs:
        found = costs[program.name]
        rows.append(row(program.name, "s", [cost.seconds for cost in found]))
        pairs = zip(costs[programs[0].name], found, strict=True)
        rows.append(
            row(f"{program.name}, times as fast", "", [one.seconds / two.seconds for one, two in pairs])
        )
    return rows


def _program(folder: Path, names: Sequence[str], at_once: int) -> Program:
    command = [
        *(sys.executable, "-m", "checks.verify", f"--at-once={at_once}"),
        f"--evidence={folder / 'evidence.json'}",
        *names,
    ]
    return Program(f"{len(names)} pages, {at_once} at once", command)


def _short() -> list[str]:
    """Return pages that take little: few examples, but a log-in at least."""
    sizes = {}
    for name, page in read_book(EXAMPLES_JSON).pages.items():
        run = [example for example in page.examples if not isinstance(example, NotRun)]
        if len({getattr(example, "host", None) for example in run}) > 1:
            sizes[name] = len(run)
    return sorted(sizes, key=lambda name: sizes[name])[: max(AT_ONCE)]
