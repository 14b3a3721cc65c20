"""Keep how long each run took: `build/history.json`, which the status page draws."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checks.pages.contract import reports, stored

KEPT = 100  # runs


def run_of(
    pages: Mapping[str, Sequence[Mapping[str, Any]]], engine: str, *, complete: bool, commit: str | None
) -> dict[str, Any]:
    """Return one run as the history holds it.

    Args:
        pages: the entries of the pages that were run.
        engine: the container engine and its version.
        complete: whether these were all pages.
        commit: the commit that is checked out.
    """
    taken = {page: sum(entry["ms"] or 0 for entry in entries) for page, entries in pages.items()}
    outcomes = [entry["outcome"] for entries in pages.values() for entry in entries]
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit,
        "engine": engine,
        "complete": complete,
        "ms": sum(taken.values()),
        "examples": sum(outcome in ("passed", "failed") for outcome in outcomes),
        "failed": outcomes.count("failed"),
        "pages": taken,
    }


def add(path: Path, run: dict[str, Any]) -> None:
    """Add a run to the file; a file that cannot be used is set aside, and another begun."""
    known = stored.load_earlier(path, reports.History)
    runs = [*(known.runs if known else ()), run]
    stored.save(path, {"version": 1, "runs": runs[-KEPT:]}, reports.History)
