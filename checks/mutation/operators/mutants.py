"""All mutants of a page: every way in which this project breaks its examples on purpose."""

from collections.abc import Iterator

from msgspec.structs import replace

from checks.mutation.operators import expected, files, order, steps
from checks.mutation.operators.commands import changes
from checks.mutation.operators.mutant import Mutant, Mutation, numbered
from checks.mutation.site import Site
from checks.pages.contract.examples import Command, File, Page, Step
from checks.pages.shell.programs import Programs


def mutants(page: Page, site: Site) -> list[Mutant]:
    """Return the mutants of a page in reading order; the same page gives the same ones."""
    found = sorted(_mutations(page, site), key=lambda mutation: mutation.at)
    return numbered(page, found)


def _mutations(page: Page, site: Site) -> Iterator[Mutation]:
    programs = Programs(site.dialect)
    prompts: dict[str | None, str | None] = {}
    for at, example in enumerate(page.examples):
        if isinstance(example, File):
            yield from files.mutations(example, at)
        elif isinstance(example, Step):
            yield from steps.mutations(example, at)
        elif isinstance(example, Command):
            if not example.stops:
                yield from _commands(example, at, site)
            yield from expected.mutations(example, at, prompts.get(example.session), site)
            prompts[example.session] = example.prompt
    yield from order.removals(page, programs)
    yield from order.swaps(page, programs)


def _commands(example: Command, at: int, site: Site) -> Iterator[Mutation]:
    for change in changes(example.command, site):
        yield Mutation(change.kind, change.description, at, (replace(example, command=change.command),))
