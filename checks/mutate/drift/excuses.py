"""Read checks/mutate/drift.toml: drifts that nobody need notice, and why."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checks.mutate.drift.change import Drift
from checks.mutate.excuses import ExcuseError

DRIFT_TOML = Path(__file__).parent.with_name("drift.toml")
_KEYS = ("file", "drift", "reason")


@dataclass(frozen=True)
class Excuse:
    """Why some drifts may go unnoticed; `*` in a pattern stands for any text."""

    file: str
    drift: str
    reason: str

    def fits(self, drift: Drift) -> bool:
        """Tell whether it speaks of this drift."""
        return _like(self.file, drift.file) and _like(self.drift, drift.description)

    def __str__(self) -> str:
        return f'file "{self.file}", drift "{self.drift}"'


def read_excuses(path: Path = DRIFT_TOML) -> list[Excuse]:
    """Return the excuses.

    Raises:
        ExcuseError: the file is not TOML, or an entry is not complete.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ExcuseError(f"{path}: {error}") from None
    if unknown := data.keys() - {"excuse"}:
        raise ExcuseError(f"{path}: unknown {', '.join(sorted(unknown))}; entries are [[excuse]]")
    found = []
    for number, entry in enumerate(data.get("excuse", []), 1):
        if set(entry) != set(_KEYS) or not all(isinstance(entry[key], str) and entry[key] for key in _KEYS):
            raise ExcuseError(f"{path}: entry {number} needs {', '.join(_KEYS)}, each a text, and no more")
        found.append(Excuse(**entry))
    return found


def unfit(excuses: Iterable[Excuse], drifts: Iterable[Drift]) -> list[Excuse]:
    """Return the excuses that fit no drift at all."""
    known = list(drifts)
    return [excuse for excuse in excuses if not any(excuse.fits(drift) for drift in known)]


def _like(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None
