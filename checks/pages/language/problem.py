"""What is wrong in a page, and where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One mistake in a page: `line` counts from 1, `kind` is the subtype of the warning."""

    line: int
    kind: str
    message: str
