"""Read build/drift.json: what became of the changes that were made to the cluster on purpose."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks.pages.contract import reports
from verified.known import stored

OUTCOMES = ("killed", "survived", "expected", "same", "untried")


@dataclass(frozen=True)
class Drifts:
    """What became of the cluster's changes; empty if no run is known."""

    data: Mapping[str, Any] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Return a hash of all of it."""
        return hashlib.sha256(json.dumps(self.data, sort_keys=True).encode()).hexdigest()


def read(path: Path) -> Drifts:
    """Read the report: none if there is no file; none and a warning if it is broken."""
    remedy = "Try them again"
    data = stored.read(path, reports.Drifts, "drift", without="shows no drifts of the cluster", remedy=remedy)
    return Drifts(data) if data else Drifts()
