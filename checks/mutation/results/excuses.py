"""Read checks/mutation/survivors.toml: defects that may survive, and why."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.mutation.operators.mutant import Defect

SURVIVORS_TOML = Path(__file__).parents[1] / "survivors.toml"
_KEYS = ("page", "command", "defect", "reason")


class ExcuseError(Exception):
    """A file of excuses is not what it has to be; the text says where and what to do."""


@dataclass(frozen=True)
class Excuse:
    """Why some defects may survive; `*` in a pattern stands for any text."""

    page: str
    command: str
    defect: str
    reason: str

    def fits(self, defect: Defect) -> bool:
        """Tell whether it speaks of this defect."""
        return (
            like(self.page, defect.page)
            and like(self.command, defect.example.title)
            and like(self.defect, defect.description)
        )

    def __str__(self) -> str:
        return f'page "{self.page}", command "{self.command}", defect "{self.defect}"'


def read_excuses(path: Path = SURVIVORS_TOML) -> list[Excuse]:
    """Return the excuses.

    Raises:
        ExcuseError: the file is not TOML, or an entry is not complete.
    """
    return [Excuse(**entry) for entry in read_entries(path, "survivor", _KEYS)]


def read_entries(path: Path, table: str, keys: Sequence[str]) -> list[dict[str, str]]:
    """Return the entries `[[table]]` of a TOML file, each with these keys and a text for each.

    Raises:
        ExcuseError: the file is not TOML, or an entry is not complete.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ExcuseError(f"{path}: {error}") from None
    if unknown := data.keys() - {table}:
        raise ExcuseError(f"{path}: unknown {', '.join(sorted(unknown))}; entries are [[{table}]]")
    entries: list[dict[str, str]] = data.get(table, [])
    for number, entry in enumerate(entries, 1):
        if set(entry) != set(keys) or not all(isinstance(entry[key], str) and entry[key] for key in keys):
            raise ExcuseError(f"{path}: entry {number} needs {', '.join(keys)}, each a text, and no more")
    return entries


def unfit(excuses: Iterable[Excuse], defects: Iterable[Defect]) -> list[Excuse]:
    """Return the excuses that fit no defect at all."""
    known = list(defects)
    return [excuse for excuse in excuses if not any(excuse.fits(defect) for defect in known)]


def like(pattern: str, text: str) -> bool:
    """Tell whether a text fits a pattern, in which `*` stands for any text."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None
