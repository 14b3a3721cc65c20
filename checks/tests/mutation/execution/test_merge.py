"""Reports of several machines on broken examples become one."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from checks.mutation.results.merge import merge
from checks.pages.contract.examples import Book
from checks.runner.evidence.merge import MergeError
from checks.tests.helpers.iceberg import command, page

BOOK = Book({name: page([command("true")], name) for name in ("one", "two", "three")})
COUNTS = {"mutants": 2, "killed": 1, "survived": 1, "expected": 0}


def mutant(name: str, number: int, outcome: str) -> dict[str, Any]:
    """Return an entry."""
    found = {"id": f"{name}:1:flag:{number}", "page": name, "line": 1, "kind": "flag", "command": "true"}
    verdict = {"outcome": outcome, "reason": None, "where": None, "how": None, "ms": 5, "digest": "0" * 64}
    return {**found, "description": "`-e` left out", **verdict}


def report(folder: Path, *pages: str, finished: int = 0, commit: str | None = "c0ffee") -> Path:
    """Write what a machine leaves behind that has tried these pages; return its folder."""
    folder.mkdir()
    run = {**COUNTS, "of": 2, "digest": "0" * 64, "passes": 1, "page_seconds": 0.5, "problem": None}
    data = {
        "version": 2,
        "goal": 98,
        "image": f"sha256:{folder.name}",
        "commit": commit,
        "started": f"2026-11-26T09:00:0{finished}+00:00",
        "finished": f"2026-11-26T10:00:0{finished}+00:00",
        "sample": False,
        "pages": {name: {**run, "passes": 1 + finished} for name in pages},
        "kinds": {"flag": COUNTS},
        "mutants": [mutant(name, *pair) for name in pages for pair in ((1, "killed"), (2, "survived"))],
    }
    (folder / "mutants.json").write_text(json.dumps(data), "utf-8")
    return folder


def test_the_order_of_the_folders_makes_no_difference(tmp_path: Path) -> None:
    folders = [
        report(tmp_path / "a", "one", finished=1),
        report(tmp_path / "b", "two", "one"),
        report(tmp_path / "c", "three", "two"),
    ]
    results = set()
    for number, order in enumerate(itertools.permutations(folders)):
        target = tmp_path / f"build{number}" / "mutants.json"
        merge(order, BOOK, target)
        results.add(target.read_bytes())
    assert len(results) == 1
    whole = json.loads(results.pop())
    assert list(whole["pages"]) == ["one", "two", "three"]
    assert whole["pages"]["one"]["passes"] == 2  # of the run that finished last
    assert whole["kinds"] == {"flag": {"mutants": 6, "killed": 3, "survived": 3, "expected": 0}}
    assert [one["page"] for one in whole["mutants"]] == ["one", "one", "two", "two", "three", "three"]


def test_runs_of_different_commits_are_refused(tmp_path: Path) -> None:
    a, b = report(tmp_path / "a", "one"), report(tmp_path / "b", "two", commit="beef")
    with pytest.raises(MergeError, match=r"different commits: c0ffee in .*/a, beef in .*/b\. Run all pages"):
        merge([a, b], BOOK, tmp_path / "mutants.json")
    assert not (tmp_path / "mutants.json").exists()


def test_pages_that_are_gone_are_left_out(tmp_path: Path) -> None:
    assert list(merge([report(tmp_path / "a", "one", "gone")], BOOK, tmp_path / "m.json")["pages"]) == ["one"]
    with pytest.raises(MergeError, match="nothing to merge"):
        merge([report(tmp_path / "b", "gone")], BOOK, tmp_path / "m.json")


@pytest.mark.parametrize("text", ["{", "[]"])
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    (report(tmp_path / "a", "one") / "mutants.json").write_text(text, "utf-8")
    with pytest.raises(MergeError, match=r"a/mutants\.json cannot be used"):
        merge([tmp_path / "a"], BOOK, tmp_path / "m.json")
