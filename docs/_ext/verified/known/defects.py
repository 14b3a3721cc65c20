"""Read build/mutants.json: what became of the examples that were broken on purpose."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks.pages import reports
from verified.known import stored

OUTCOMES = ("caught", "survived", "excused")


@dataclass(frozen=True)
class Defects:
    """What became of the examples that were broken on purpose; empty if no run is known."""

    data: Mapping[str, Any] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Return a hash of all of it."""
        return hashlib.sha256(json.dumps(self.data, sort_keys=True).encode()).hexdigest()

    def totals(self) -> dict[str, int]:
        """Return how many defects were tried, and what became of them, on all pages."""
        pages = self.data.get("pages", {}).values()
        return {key: sum(page[key] for page in pages) for key in ("defects", *OUTCOMES)}


def read(path: Path) -> Defects:
    """Read the report: none if there is no file; none and a warning if it is broken."""
    remedy = "Try them again"
    data = stored.read(path, reports.Mutants, "defects", without="shows no seeded defects", remedy=remedy)
    return Defects(data) if data else Defects()
