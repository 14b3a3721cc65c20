"""Find which old part stands for which new one, where some old parts may stand for anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

# What a skip takes in costs next to nothing, so that nothing else is given up for it, and not
# nothing, so that it takes in no more than it has to.
SKIPPED = 0.001


@dataclass(frozen=True)
class Step:
    """Old part `old` and the new parts `start` to `end`.

    "keep": it fits them. "swap": one new part takes its place. "drop": none does. "add": a new part
    without an old one. "skip": it stands for whatever is there.
    """

    kind: Literal["keep", "swap", "drop", "add", "skip"]
    old: int
    start: int
    end: int


class Parts(Protocol):
    """What is aligned; costs are compared with each other only."""

    old: int
    new: int

    def is_skip(self, old: int) -> bool:
        """Tell whether an old part stands for any number of new ones."""

    def fits(self, old: int, start: int) -> Iterator[int]:
        """Yield each `end` so that the old part fits the new ones from `start` to before `end`."""

    def swap(self, old: int, new: int) -> float:
        """Return what it costs that a new part takes the place of an old one."""

    def drop(self, old: int) -> float:
        """Return what it costs to give up an old part."""

    def add(self, new: int) -> float:
        """Return what it costs to add a new part."""


def align(parts: Parts) -> list[Step]:
    """Return the cheapest way from the old parts to the new ones, in order."""
    best: list[list[tuple[float, Step | None]]] = [
        [(0.0, None)] * (parts.new + 1) for _ in range(parts.old + 1)
    ]
    for old in range(parts.old, -1, -1):
        for new in range(parts.new, -1, -1):
            if old < parts.old or new < parts.new:
                best[old][new] = min(_choices(parts, best, old, new), key=lambda choice: choice[0])
    steps, old, new = list[Step](), 0, 0
    while step := best[old][new][1]:
        if step.kind != "skip" or step.end == step.start:
            steps.append(step)
        old += step.kind in ("keep", "swap", "drop") or (step.kind == "skip" and step.end == step.start)
        new = step.end
    return steps


def _choices(
    parts: Parts, best: list[list[tuple[float, Step | None]]], old: int, new: int
) -> Iterator[tuple[float, Step]]:
    if old < parts.old and parts.is_skip(old):
        yield best[old + 1][new][0], Step("skip", old, new, new)
        if new < parts.new:
            yield best[old][new + 1][0] + SKIPPED, Step("skip", old, new, new + 1)
        return
    if old < parts.old:
        for end in parts.fits(old, new):
            yield best[old + 1][end][0], Step("keep", old, new, end)
        if new < parts.new:
            yield best[old + 1][new + 1][0] + parts.swap(old, new), Step("swap", old, new, new + 1)
        yield best[old + 1][new][0] + parts.drop(old), Step("drop", old, new, new)
    if new < parts.new:
        yield best[old][new + 1][0] + parts.add(new), Step("add", old, new, new + 1)
