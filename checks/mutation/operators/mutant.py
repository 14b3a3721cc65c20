"""A mutant: one thing broken on a page, as other examples in place of some of the page's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from checks.pages.contract.examples import Example, Page
from checks.pages.contract.mutants import MutantKind


@dataclass(frozen=True)
class Mutant:
    """Examples `at` … `at + length` of the page are replaced by `instead`.

    Attributes:
        id: `page:line:kind:n`, stable as long as the example stands on that line.
        description: what was broken, for a person.
        is_run: a command is typed that the page does not show there. The other mutants change only
            what the page expects, and are judged by what was seen when the page itself ran.
    """

    id: str
    kind: MutantKind
    description: str
    at: int
    length: int
    instead: tuple[Example, ...]
    example: Example
    is_run: bool

    @property
    def page(self) -> str:
        """The page's name."""
        return self.example.page

    @property
    def line(self) -> int:
        """The line of the example that is broken."""
        return self.example.line

    @property
    def labels(self) -> dict[str, str]:
        """What entries of survivors.toml are compared with."""
        return {"page": self.page, "command": self.example.title, "mutation": self.description}


@dataclass(frozen=True)
class Mutation:
    """A mutant before it has its number."""

    kind: MutantKind
    description: str
    at: int
    instead: tuple[Example, ...]
    length: int = 1
    is_run: bool = True


def numbered(page: Page, mutations: Sequence[Mutation]) -> list[Mutant]:
    """Return the mutants of a page, each with its id."""
    count: dict[str, int] = {}
    found = []
    for mutation in mutations:
        example = page.examples[mutation.at]
        group = f"{page.name}:{example.line}:{mutation.kind}"
        count[group] = count.get(group, 0) + 1
        found.append(
            Mutant(
                f"{group}:{count[group]}",
                mutation.kind,
                mutation.description,
                mutation.at,
                mutation.length,
                mutation.instead,
                example,
                mutation.is_run,
            )
        )
    return found
