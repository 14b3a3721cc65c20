"""One kind of change: which files it is for, what their lines become, and the examples that are its test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch

from checks.mutation.drift.operators.change import Change

Found = Iterator[str | None]


@dataclass(frozen=True)
class Operator:
    """One kind of change.

    Attributes:
        kind: its name in reports.
        means: what it does, for a reader of the status page.
        files: patterns of files below conf/.
        change: yields what a line may become; itself unchanged is no change.
        examples: a line, and all that it becomes.
    """

    kind: str
    means: str
    files: tuple[str, ...]
    change: Callable[[str], Found]
    examples: tuple[tuple[str, tuple[str | None, ...]], ...]

    def fits(self, file: str) -> bool:
        """Tell whether it changes this file."""
        return any(fnmatch(file, pattern) for pattern in self.files)

    def changes(self, text: str) -> Iterator[Change]:
        """Yield the changes of a text, line by line."""
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip() or line.lstrip().startswith("#") or "{{" in line:
                continue
            for after in dict.fromkeys(self.change(line)):
                if after != line:
                    yield Change(self.kind, number, line, after)
