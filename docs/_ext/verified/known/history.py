"""Read build/history.json: the runs that are kept, with how long they took."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checks.pages.contract import reports
from verified.known import stored


@dataclass(frozen=True)
class History:
    """The runs that are kept, oldest first."""

    runs: Sequence[Mapping[str, Any]] = ()

    def fingerprint(self) -> str:
        """Return a hash of all of it."""
        return hashlib.sha256(json.dumps(list(self.runs), sort_keys=True).encode()).hexdigest()

    def complete(self) -> list[Mapping[str, Any]]:
        """Return the runs of all pages: only those can be compared."""
        return [run for run in self.runs if run["complete"]]


def read(path: Path) -> History:
    """Read the runs: none if there is no file; none and a warning if it is broken."""
    remedy = "The next run begins another"
    data = stored.read(path, reports.History, "history", without="shows no earlier runs", remedy=remedy)
    return History(data["runs"]) if data else History()
