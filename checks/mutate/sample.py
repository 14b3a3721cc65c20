"""Try defects in an order by chance, as long as there is time."""

import random
from collections.abc import Mapping, Sequence

from checks.mutate.defect import Defect
from checks.mutate.work import PageWork, is_for_tape

# Defects of each page that share its next passes.
PORTION = 6


class Sample:
    """The defects that wait for their turn.

    Those that need no run of their own are all tried; the others come by and by.
    """

    def __init__(self, defects: Mapping[str, Sequence[Defect]], seed: str) -> None:
        chance = random.Random(seed)  # noqa: S311 - a choice to be repeated, no secret
        self._waiting: dict[str, list[Defect]] = {}
        self._free: dict[str, list[Defect]] = {}
        for name, known in defects.items():
            self._free[name] = [one for one in known if is_for_tape(one) and not one.is_run]
            rest = [one for one in known if one not in self._free[name]]
            self._waiting[name] = chance.sample(rest, len(rest))

    def first(self, page: str) -> list[Defect]:
        """Return what a page begins with."""
        return [*self._free[page], *self._portion(page)]

    def more(self, works: Sequence[PageWork]) -> bool:
        """Give every page its next portion; return whether there was one."""
        portions = [(work, self._portion(work.page.name)) for work in works if not work.error]
        for work, portion in portions:
            work.add(portion)
        return any(portion for _, portion in portions)

    def _portion(self, page: str) -> list[Defect]:
        taken, self._waiting[page] = self._waiting[page][:PORTION], self._waiting[page][PORTION:]
        return taken
