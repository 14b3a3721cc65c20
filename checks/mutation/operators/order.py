"""Break the order of a page: leave an example out, or swap it with the next."""

from collections.abc import Iterator

from checks.mutation.operators.mutant import Breach
from checks.mutation.operators.programs import only_looks
from checks.mutation.operators.steps import LOOKING
from checks.pages.contract import Example, Page


def removals(page: Page) -> Iterator[Breach]:
    """Leave out what later examples may need: all but the last, and those that only look."""
    last = _last_shown(page)
    for number, example in enumerate(page.examples):
        if number < last and acts(example):
            what = f"file {example.path}" if example.kind == "file" else f"`{example.title}`"
            yield Breach("remove", f"{what} left out", number, ())


def swaps(page: Page) -> Iterator[Breach]:
    """Swap two examples that stand one after the other; two that only look may change places."""
    for number, (first, second) in enumerate(zip(page.examples, page.examples[1:], strict=False)):
        if not _may_swap(first) or not _may_swap(second) or not (acts(first) or acts(second)):
            continue
        if first.session != second.session or first.kind == second.kind == "file":
            continue
        if (first.prompt, first.command) != (second.prompt, second.command):
            said = f"`{first.title}` swapped with `{second.title}`"
            yield Breach("swap", said, number, (second, first), length=2)


def acts(example: Example) -> bool:
    """Tell whether an example may leave something behind that others need."""
    if example.kind == "command":
        return bool(example.command) and not example.fails and not only_looks(example.command)
    if example.kind == "step":
        return example.action not in LOOKING
    return example.kind == "file"


def _may_swap(example: Example) -> bool:
    return example.kind == "file" or bool(example.kind == "command" and example.command)


def _last_shown(page: Page) -> int:
    """Return the number of the last example that is run."""
    return max((number for number, one in enumerate(page.examples) if one.kind != "not-run"), default=-1)
