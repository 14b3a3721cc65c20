"""Break the order of a page: leave an example out, or swap it with the next."""

from collections.abc import Iterator

from checks.mutation.operators.mutant import Mutation
from checks.mutation.operators.steps import LOOKING
from checks.pages.contract.examples import Command, Example, File, NotRun, Page, Step
from checks.pages.contract.mutants import MutantKind
from checks.pages.shell.programs import Programs


def removals(page: Page, programs: Programs) -> Iterator[Mutation]:
    """Leave out what later examples may need: all but the last, and those that only look."""
    last = _last_shown(page)
    for number, example in enumerate(page.examples):
        if number < last and acts(example, programs):
            what = f"file {example.path}" if isinstance(example, File) else f"`{example.title}`"
            yield Mutation(MutantKind.REMOVE, f"{what} left out", number, ())


def swaps(page: Page, programs: Programs) -> Iterator[Mutation]:
    """Swap two examples that stand one after the other; two that only look may change places."""
    for number, (first, second) in enumerate(zip(page.examples, page.examples[1:], strict=False)):
        if (
            not _may_swap(first)
            or not _may_swap(second)
            or not (acts(first, programs) or acts(second, programs))
        ):
            continue
        if first.session != second.session or (isinstance(first, File) and isinstance(second, File)):
            continue
        if _typed(first) != _typed(second):
            said = f"`{first.title}` swapped with `{second.title}`"
            yield Mutation(MutantKind.SWAP, said, number, (second, first), length=2)


def acts(example: Example, programs: Programs) -> bool:
    """Tell whether an example may leave something behind that others need."""
    if isinstance(example, Command):
        return bool(example.command) and not example.fails and not programs.only_looks(example.command)
    if isinstance(example, Step):
        return example.action not in LOOKING
    return isinstance(example, File)


def _may_swap(example: Example) -> bool:
    return isinstance(example, File) or (
        isinstance(example, Command) and bool(example.command) and not example.stops
    )


def _typed(example: Example) -> tuple[str, str] | None:
    return (example.prompt, example.command) if isinstance(example, Command) else None


def _last_shown(page: Page) -> int:
    """Return the number of the last example that is run."""
    return max(
        (number for number, one in enumerate(page.examples) if not isinstance(one, NotRun)), default=-1
    )
