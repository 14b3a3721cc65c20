"""Try mutants in an order by chance, as long as there is time."""

import random
from collections.abc import Iterable, Mapping, Sequence

from checks.mutation.execution.work import PageWork, is_for_tape
from checks.mutation.operators.mutant import Mutant

# Mutants of each page that share its next passes, and the seconds that one of them takes, about.
PORTION = 6
MUTANT_SECONDS = 2.0
# How long a page takes of which nothing is known.
PAGE_SECONDS = 20.0


def some_pages(names: Iterable[str], taken: Mapping[str, float], seconds: float, seed: str) -> list[str]:
    """Return pages by chance, one at least, that can be tried in so many seconds of work.

    Args:
        names: the pages.
        taken: how many seconds each of them takes, as far as it is known.
        seconds: what all passes together may take.
        seed: the same one chooses the same pages.
    """
    names = sorted(names)
    order = random.Random(seed).sample(names, len(names))  # noqa: S311 - a choice to be repeated, no secret
    found: list[str] = []
    for name in order:
        # One pass records the page, another one tries mutants.
        seconds -= 2 * taken.get(name, PAGE_SECONDS) + PORTION * MUTANT_SECONDS
        if found and seconds < 0:
            break
        found.append(name)
    return found


class Sample:
    """The mutants that wait for their turn.

    Those that need no run of their own are all tried; the others come by and by.
    """

    def __init__(self, mutants: Mapping[str, Sequence[Mutant]], seed: str) -> None:
        chance = random.Random(seed)  # noqa: S311 - a choice to be repeated, no secret
        self._waiting: dict[str, list[Mutant]] = {}
        self._free: dict[str, list[Mutant]] = {}
        for name, known in mutants.items():
            self._free[name] = [one for one in known if is_for_tape(one) and not one.is_run]
            rest = [one for one in known if one not in self._free[name]]
            self._waiting[name] = chance.sample(rest, len(rest))

    def first(self, page: str) -> list[Mutant]:
        """Return what a page begins with."""
        return [*self._free[page], *self._portion(page)]

    def more(self, works: Sequence[PageWork]) -> bool:
        """Give every page its next portion; return whether there was one."""
        portions = [(work, self._portion(work.page.name)) for work in works if not work.error]
        for work, portion in portions:
            work.add(portion)
        return any(portion for _, portion in portions)

    def _portion(self, page: str) -> list[Mutant]:
        taken, self._waiting[page] = self._waiting[page][:PORTION], self._waiting[page][PORTION:]
        return taken
