"""Read survivors.toml and drift.toml: which mutants are expected to survive, and why."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

FOLDER = Path(__file__).parents[1]
SURVIVORS_TOML, DRIFT_TOML = FOLDER / "survivors.toml", FOLDER / "drift.toml"
PAGE_KEYS, DRIFT_KEYS = ("page", "command", "mutation"), ("file", "drift")
_TABLE = "survivor"


class SurvivorsError(Exception):
    """A file of expected survivors is invalid; the text says where and what to do."""


class Labelled(Protocol):
    """A mutant of a page or of the cluster."""

    @property
    def labels(self) -> Mapping[str, str]:
        """What an entry is compared with, by the entry's keys."""


@dataclass(frozen=True)
class ExpectedSurvivor:
    """Mutants that are expected to survive, and why.

    Attributes:
        patterns: pairs of a label and the text it has to be; `*` stands for any text.
        reason: what the status page shows.
    """

    patterns: tuple[tuple[str, str], ...]
    reason: str

    def matches(self, mutant: Labelled) -> bool:
        """Tell whether the entry covers this mutant."""
        labels = mutant.labels
        return all(_matches(pattern, labels[key]) for key, pattern in self.patterns)

    def __str__(self) -> str:
        return ", ".join(f'{key} "{pattern}"' for key, pattern in self.patterns)


def read_survivors(path: Path, keys: Sequence[str]) -> list[ExpectedSurvivor]:
    """Return the entries of a file; each has these keys and a reason.

    Raises:
        SurvivorsError: the file is not TOML, or an entry is incomplete.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SurvivorsError(f"{path}: {error}") from None
    if unknown := data.keys() - {_TABLE}:
        raise SurvivorsError(f"{path}: unknown {', '.join(sorted(unknown))}; entries are [[{_TABLE}]]")
    needed = (*keys, "reason")
    entries: list[dict[str, str]] = data.get(_TABLE, [])
    for number, entry in enumerate(entries, 1):
        if set(entry) != set(needed) or not all(isinstance(text, str) and text for text in entry.values()):
            raise SurvivorsError(
                f"{path}: entry {number} needs {', '.join(needed)}, each a text, and nothing else"
            )
    return [ExpectedSurvivor(tuple((key, entry[key]) for key in keys), entry["reason"]) for entry in entries]


def unmatched(survivors: Iterable[ExpectedSurvivor], mutants: Iterable[Labelled]) -> list[ExpectedSurvivor]:
    """Return the entries that cover no mutant at all."""
    known = list(mutants)
    return [entry for entry in survivors if not any(entry.matches(mutant) for mutant in known)]


def _matches(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None
