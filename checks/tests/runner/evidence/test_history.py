"""What is kept of earlier runs."""

import json
from pathlib import Path
from typing import Any

from checks.runner.evidence import history


def entries(*outcomes: str) -> list[dict[str, Any]]:
    """Return as much of some entries as the history looks at."""
    return [{"outcome": outcome, "ms": None if outcome == "not-run" else 10} for outcome in outcomes]


def test_a_run_is_summed_up() -> None:
    pages = {"one": entries("passed", "failed", "not-reached"), "two": entries("passed", "not-run")}
    run = history.run_of(pages, "podman 4", complete=True, commit="c0ffee")
    assert (run["ms"], run["examples"], run["failed"]) == (40, 3, 1)
    assert run["pages"] == {"one": 30, "two": 10}


def test_the_oldest_runs_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    for number in range(history.KEPT + 3):
        run = history.run_of({"one": entries("passed")}, f"engine {number}", complete=False, commit=None)
        history.add(path, run)
    kept = json.loads(path.read_text(encoding="utf-8"))["runs"]
    assert len(kept) == history.KEPT
    assert kept[0]["engine"] == "engine 3"


def test_a_broken_file_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    path.write_text("{", encoding="utf-8")
    history.add(path, history.run_of({"one": entries("passed")}, "podman 4", complete=True, commit=None))
    assert len(json.loads(path.read_text(encoding="utf-8"))["runs"]) == 1
