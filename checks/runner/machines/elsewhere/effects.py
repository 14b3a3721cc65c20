"""What an example does to the account that a page is followed with on a cluster that is not ours."""

from enum import StrEnum

from checks.pages.contract.examples import Command, Example
from checks.pages.shell.programs import Programs


class Effect(StrEnum):
    """What it does, at most."""

    SAFE = "safe"
    COSTS = "costs"
    CHANGES = "changes"


MEANS = {
    Effect.SAFE: "only look",
    Effect.COSTS: "submit jobs or open sessions on workers",
    Effect.CHANGES: "change files or settings of the account",
}


def effect(example: Example, programs: Programs) -> Effect:
    """Return what an example does: a command that is not known to only look may change something."""
    if not isinstance(example, Command):
        return Effect.CHANGES
    if programs.submits(example.command):
        return Effect.COSTS
    return Effect.SAFE if programs.leaves_the_account_alone(example.command) else Effect.CHANGES
