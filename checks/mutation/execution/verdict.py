"""What became of a mutant."""

from dataclasses import dataclass
from typing import Literal

from checks.mutation.operators.mutant import Mutant


@dataclass(frozen=True)
class Verdict:
    """A mutant and how it ended.

    Attributes:
        outcome: killed, or survived: the page passed to its end.
        where: the line of the example that failed; None if none did.
        how: the kind of that failure.
        milliseconds: what trying it took; 0 if it was judged by what was recorded.
    """

    mutant: Mutant
    outcome: Literal["killed", "survived"]
    where: int | None = None
    how: str | None = None
    milliseconds: int = 0
