"""Keep how often each example passed: `build/rates.json`, which the status page shows."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checks.pages.contract import reports, stored

RATES_JSON = stored.BUILD / "rates.json"
KEPT = 40  # runs


def run_of(pages: Mapping[str, list[dict[str, Any]]], load: int, commit: str | None) -> dict[str, Any]:
    """Return one run as the file holds it.

    Args:
        pages: of each page the examples that were reached: digest, passed, reached.
        load: processes that kept the machine busy beside it.
        commit: the commit that is checked out.
    """
    finished = datetime.now(UTC).isoformat(timespec="seconds")
    return {"finished": finished, "commit": commit, "load": load, "pages": dict(pages)}


def add(path: Path, run: dict[str, Any]) -> None:
    """Add a run to the file; a file that cannot be used is set aside, and another begun."""
    known = stored.load_earlier(path, reports.Rates)
    runs = [*(known.runs if known else ()), run]
    stored.save(path, {"version": 1, "runs": runs[-KEPT:]}, reports.Rates)
