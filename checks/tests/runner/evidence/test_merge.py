"""Results of several machines become those of one run."""

import itertools
import json
import re
from pathlib import Path

import pytest

from checks.pages.contract.examples import Book
from checks.runner.evidence import evidence, history
from checks.runner.evidence.merge import MergeError, merge
from checks.runner.following.page import Result
from checks.tests.helpers.pages import command, page

BOOK = Book({name: page([command("true"), command("false")], name) for name in ("one", "two", "three")})
FILES = ("evidence.json", "history.json", "junit.xml")
JUNIT = '<testsuites><testsuite name="{name}" tests="2"><testcase name="{name}"/></testsuite></testsuites>'


def run(
    folder: Path, *pages: str, finished: str = "2026-11-26T10:00:00+00:00", commit: str | None = "c0ffee"
) -> Path:
    """Write what a machine leaves behind that has run these pages; return its folder."""
    one = evidence.Evidence(BOOK, folder / "evidence.json", f"podman of {folder.name}", finished)
    ran = {}
    for name in pages:
        results = [
            Result(example, "passed", output=folder.name, milliseconds=1000, finished=finished)
            for example in BOOK.pages[name].examples
        ]
        ran[name] = [evidence.entry(result, "sha256:0", commit) for result in results]
        one.put(name, ran[name])
    history.add(folder / "history.json", history.run_of(ran, "podman", complete=False, commit=commit))
    (folder / "junit.xml").write_text(JUNIT.format(name=folder.name), "utf-8")
    return folder


def outputs(build: Path) -> list[tuple[str, str, str | None]]:
    """Return page, output and engine of all entries."""
    return [(one["page"], one["output"], one["engine"]) for one in evidence.read(build / "evidence.json")]


def test_the_pages_of_all_machines_are_there_in_reading_order(tmp_path: Path) -> None:
    a, b = run(tmp_path / "a", "three", "one"), run(tmp_path / "b", "two")
    assert merge([b, a], BOOK, tmp_path / "build") == []
    assert [page for page, _, _ in outputs(tmp_path / "build")] == ["one"] * 2 + ["two"] * 2 + ["three"] * 2
    assert ("two", "b", "podman of b") in outputs(tmp_path / "build")


def test_the_order_of_the_folders_makes_no_difference(tmp_path: Path) -> None:
    folders = [
        run(tmp_path / "a", "one", finished="2026-11-26T10:00:01+00:00"),
        run(tmp_path / "b", "two", "one"),
        run(tmp_path / "c", "three", "two"),
    ]
    results = set()
    for number, order in enumerate(itertools.permutations(folders)):
        build = tmp_path / f"build{number}"
        merge(order, BOOK, build)
        results.add(tuple((build / name).read_bytes() for name in FILES))
    assert len(results) == 1


def test_a_page_is_taken_whole_from_the_run_that_finished_it_last(tmp_path: Path) -> None:
    new = run(tmp_path / "new", "one", finished="2026-11-26T10:00:01+00:00")
    merge([new, run(tmp_path / "old", "one", "two", "three")], BOOK, tmp_path / "build")
    assert [output for page, output, _ in outputs(tmp_path / "build") if page == "one"] == ["new", "new"]


def test_the_history_has_one_complete_run_more(tmp_path: Path) -> None:
    folders = [run(tmp_path / "a", "one"), run(tmp_path / "b", "two", "three")]
    merge(folders, BOOK, tmp_path / "build")
    merge([tmp_path / "build", *folders], BOOK, tmp_path / "build")
    runs = json.loads((tmp_path / "build" / "history.json").read_text("utf-8"))["runs"]
    complete = [one for one in runs if one["complete"]]
    assert len(complete) == 1
    assert complete[0]["pages"] == {"one": 2000, "two": 2000, "three": 2000}


def test_junit_has_the_suites_of_all(tmp_path: Path) -> None:
    merge([run(tmp_path / "a", "one"), run(tmp_path / "b", "two")], BOOK, tmp_path / "build")
    text = (tmp_path / "build" / "junit.xml").read_text("utf-8")
    assert re.findall(r'<testsuite name="(\w)"', text) == ["a", "b"]


def test_pages_that_nobody_ran_are_named(tmp_path: Path) -> None:
    assert merge([run(tmp_path / "a", "two")], BOOK, tmp_path / "build") == ["one", "three"]


def test_runs_of_different_commits_are_refused(tmp_path: Path) -> None:
    a, b = run(tmp_path / "a", "one"), run(tmp_path / "b", "two", commit="beef")
    with pytest.raises(MergeError, match=r"different commits: c0ffee in .*/a, beef in .*/b\. Run all pages"):
        merge([a, b], BOOK, tmp_path / "build")
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("evidence.json", "{", r"evidence\.json cannot be used: not JSON"),
        ("evidence.json", None, r"evidence\.json is missing: give the folder"),
        ("history.json", "[]", r"history\.json cannot be used"),
        ("junit.xml", "<testsuites>", r"junit\.xml cannot be used"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_written(
    tmp_path: Path, name: str, text: str | None, message: str
) -> None:
    folder = run(tmp_path / "a", "one")
    (folder / name).unlink()
    if text is not None:
        (folder / name).write_text(text, "utf-8")
    with pytest.raises(MergeError, match=message):
        merge([folder], BOOK, tmp_path / "build")
    assert not (tmp_path / "build").exists()
