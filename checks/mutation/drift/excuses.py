"""Read checks/mutation/drift.toml: drifts that nobody need notice, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checks.mutation.drift.change import Drift
from checks.mutation.results.excuses import like, read_entries

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
        return like(self.file, drift.file) and like(self.drift, drift.description)

    def __str__(self) -> str:
        return f'file "{self.file}", drift "{self.drift}"'


def read_excuses(path: Path = DRIFT_TOML) -> list[Excuse]:
    """Return the excuses.

    Raises:
        ExcuseError: the file is not TOML, or an entry is not complete.
    """
    return [Excuse(**entry) for entry in read_entries(path, "excuse", _KEYS)]


def unfit(excuses: Iterable[Excuse], drifts: Iterable[Drift]) -> list[Excuse]:
    """Return the excuses that fit no drift at all."""
    known = list(drifts)
    return [excuse for excuse in excuses if not any(excuse.fits(drift) for drift in known)]
