"""Read checks/mutate/survivors.toml: defects that may survive, and why."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checks.mutate.defect import Defect

SURVIVORS_TOML = Path(__file__).with_name("survivors.toml")
_KEYS = ("page", "command", "defect", "reason")


class ExcuseError(Exception):
    """survivors.toml is not what it has to be; the text says where and what to do."""


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
            _like(self.page, defect.page)
            and _like(self.command, defect.example.title)
            and _like(self.defect, defect.description)
        )

    def __str__(self) -> str:
        return f'page "{self.page}", command "{self.command}", defect "{self.defect}"'


def read_excuses(path: Path = SURVIVORS_TOML) -> list[Excuse]:
    """Return the excuses.

    Raises:
        ExcuseError: the file is not TOML, or an entry is not complete.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ExcuseError(f"{path}: {error}") from None
    if unknown := data.keys() - {"survivor"}:
        raise ExcuseError(f"{path}: unknown {', '.join(sorted(unknown))}; entries are [[survivor]]")
    found = []
    for number, entry in enumerate(data.get("survivor", []), 1):
        if set(entry) != set(_KEYS) or not all(isinstance(entry[key], str) and entry[key] for key in _KEYS):
            raise ExcuseError(f"{path}: entry {number} needs {', '.join(_KEYS)}, each a text, and no more")
        found.append(Excuse(**entry))
    return found


def unfit(excuses: Iterable[Excuse], defects: Iterable[Defect]) -> list[Excuse]:
    """Return the excuses that fit no defect at all."""
    known = list(defects)
    return [excuse for excuse in excuses if not any(excuse.fits(defect) for defect in known)]


def _like(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None
