"""All defects of a page: every way in which this project breaks its examples on purpose."""

from collections.abc import Iterator

from msgspec.structs import replace

from checks.mutation.operators import expected, files, order, steps
from checks.mutation.operators.commands import changes
from checks.mutation.operators.mutant import Breach, Defect, numbered
from checks.pages.contract import Command, File, Page, Step


def defects(page: Page) -> list[Defect]:
    """Return the defects of a page in reading order; the same page gives the same ones."""
    found = sorted(_breaches(page), key=lambda breach: breach.at)
    return numbered(page, found)


def _breaches(page: Page) -> Iterator[Breach]:
    prompts: dict[str | None, str | None] = {}
    for at, example in enumerate(page.examples):
        if isinstance(example, File):
            yield from files.breaches(example, at)
        elif isinstance(example, Step):
            yield from steps.breaches(example, at)
        elif isinstance(example, Command):
            yield from _commands(example, at)
            yield from expected.breaches(example, at, prompts.get(example.session))
            prompts[example.session] = example.prompt
    yield from order.removals(page)
    yield from order.swaps(page)


def _commands(example: Command, at: int) -> Iterator[Breach]:
    for change in changes(example.command):
        yield Breach(change.kind, change.description, at, (replace(example, command=change.command),))
