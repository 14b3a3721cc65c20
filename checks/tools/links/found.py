"""What Sphinx's linkcheck builder found."""

import json
from dataclasses import dataclass
from pathlib import Path

# Of its states (Sphinx, sphinx/builders/linkcheck.py, `_Status`) these need somebody to do something.
BAD = ("broken", "timeout")


@dataclass(frozen=True, order=True)
class Broken:
    """A link that does not work: where it stands, and what came back."""

    file: str
    line: int
    uri: str
    reason: str


def broken(report: Path) -> list[Broken]:
    """Read output.json, one JSON object a line; return the broken links in the order of the pages."""
    entries = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines() if line]
    return sorted(
        Broken(f"docs/{entry['filename']}", entry["lineno"], entry["uri"], entry["info"] or entry["status"])
        for entry in entries
        if entry["status"] in BAD
    )
