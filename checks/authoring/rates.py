"""Keep how often each example passed: `build/rates.json`, which the status page shows."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checks.pages.contract import read_earlier, validate
from conf.facts import ROOT

RATES_JSON = ROOT / "build" / "rates.json"
SCHEMA = "rates.schema.json"
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
    data = read_earlier(path, SCHEMA) or {"version": 1, "runs": []}
    data["runs"] = [*data["runs"], run][-KEPT:]
    validate(data, SCHEMA, "rates of the examples")
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    new.replace(path)
