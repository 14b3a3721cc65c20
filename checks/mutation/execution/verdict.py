"""What became of a defect."""

from dataclasses import dataclass
from typing import Literal

from checks.mutation.operators.mutant import Defect


@dataclass(frozen=True)
class Verdict:
    """A defect and how it ended.

    Attributes:
        outcome: caught, or survived: the page passed to its end.
        where: the line of the example that failed; None if none did.
        how: the kind of that failure.
        milliseconds: what trying it took; 0 if it was judged by what was recorded.
    """

    defect: Defect
    outcome: Literal["caught", "survived"]
    where: int | None = None
    how: str | None = None
    milliseconds: int = 0
