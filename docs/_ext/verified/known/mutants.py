"""Read build/mutants.json: what became of the mutants, examples that were broken on purpose."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks.pages.contract import reports
from verified.known import stored

OUTCOMES = ("killed", "survived", "expected")


@dataclass(frozen=True)
class Mutants:
    """What became of the mutants; empty if no run is known."""

    data: Mapping[str, Any] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Return a hash of all of it."""
        return hashlib.sha256(json.dumps(self.data, sort_keys=True).encode()).hexdigest()

    def totals(self) -> dict[str, int]:
        """Return how many mutants were tried, and what became of them, on all pages."""
        pages = self.data.get("pages", {}).values()
        return {key: sum(page[key] for page in pages) for key in ("mutants", *OUTCOMES)}


def read(path: Path) -> Mutants:
    """Read the report: none if there is no file; none and a warning if it is broken."""
    remedy = "Try them again"
    data = stored.read(path, reports.Mutants, "mutants", without="shows no mutants", remedy=remedy)
    return Mutants(data) if data else Mutants()
