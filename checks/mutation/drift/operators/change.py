"""A drift: one small change of one file of conf/."""

from dataclasses import dataclass
from pathlib import Path

from conf.facts import CONF


@dataclass(frozen=True)
class Change:
    """One line of a file, and what stands there instead; None if the line is left out."""

    kind: str
    line: int
    before: str
    after: str | None

    @property
    def description(self) -> str:
        """What was done, for a person."""
        before = " ".join(self.before.split())
        if self.after is None:
            return f"`{before}` left out"
        return f"`{before}` became `{' '.join(self.after.split())}`"

    def apply(self, text: str) -> str:
        """Return a file's text with the change in it."""
        lines = text.split("\n")
        lines[self.line - 1 : self.line] = [] if self.after is None else [self.after]
        return "\n".join(lines)


@dataclass(frozen=True)
class Drift:
    """A change of a file, with its name.

    Attributes:
        id: `file:line:kind:n`.
        file: relative to conf/.
    """

    id: str
    file: str
    change: Change

    @property
    def kind(self) -> str:
        """Which operator made it."""
        return self.change.kind

    @property
    def description(self) -> str:
        """What was done, for a person."""
        return self.change.description

    @property
    def title(self) -> str:
        """Where and what, in one line."""
        return f"conf/{self.file}:{self.change.line}: {self.description}"

    @property
    def labels(self) -> dict[str, str]:
        """What entries of drift.toml are compared with."""
        return {"file": self.file, "drift": self.description}

    def write(self, conf: Path) -> None:
        """Make the change in a copy of conf/."""
        path = conf / self.file
        path.write_text(self.change.apply((CONF / self.file).read_text("utf-8")), "utf-8")
