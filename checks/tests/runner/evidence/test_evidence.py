"""The evidence: cut, merged, written whole or not at all."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checks.pages.contract.examples import Book
from checks.pages.contract.stored import StoredError
from checks.runner.evidence import evidence
from checks.runner.following.page import Result
from checks.tests.helpers.pages import command, file, page


def book(*names: str) -> Book:
    """Return a book with these pages."""
    return Book({name: page([command("true")], name) for name in names})


def entries(name: str, output: str = "") -> list[evidence.Entry]:
    """Return the evidence of a page of one example."""
    (example,) = page([command("true")], name).examples
    return [evidence.entry(Result(example, "passed", output=output, milliseconds=1500), "sha256:0", None)]


def test_long_output_is_cut_in_the_middle() -> None:
    text = "a" * evidence.KEPT + "b"
    cut = evidence.cut(text)
    assert len(cut) <= evidence.KEPT
    assert cut.startswith("aaa")
    assert cut.endswith("aab")
    assert "characters and more left out" in cut
    assert evidence.cut("short") == "short"


def test_pages_are_merged_in_the_order_of_the_book(tmp_path: Path) -> None:
    path = tmp_path / "build" / "evidence.json"
    evidence.Evidence(book("one", "two"), path, "podman 4", evidence.now()).put("two", entries("two"))
    later = evidence.Evidence(book("one", "two"), path, "podman 4", evidence.now())
    later.put("one", entries("one", "new"))
    later.put("one", [])
    assert [(e["page"], e["output"]) for e in evidence.read(path)] == [("one", "new"), ("two", "")]
    assert evidence.seconds(evidence.read(path)) == {"one": 1.5, "two": 1.5}
    assert [one.name for one in path.parent.iterdir()] == ["evidence.json"]


def test_two_runs_in_one_checkout_undo_nothing_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "evidence.json"
    names = [f"page{number}" for number in range(8)]
    for name in names:
        evidence.Evidence(book(*names), path, "podman 4", evidence.now()).put(name, entries(name, "old"))
    runs = [evidence.Evidence(book(*names), path, "podman 4", evidence.now()) for _ in names]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda run, name: run.put(name, entries(name, "new")), runs, names))
    assert [(e["page"], e["output"]) for e in evidence.read(path)] == [(name, "new") for name in names]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 0}'])
def test_an_unusable_file_is_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / "evidence.json"
    path.write_text(text)
    assert evidence.read(path) == []
    evidence.Evidence(book("one"), path, "podman 4", evidence.now()).put("one", entries("one"))
    assert json.loads(path.read_text())["engine"] == "podman 4"


def test_wrong_evidence_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "evidence.json"
    wrong = entries("one")
    wrong[0]["outcome"] = "fine"
    with pytest.raises(StoredError, match=r"'fine' - at \$\.examples\[0\]\.outcome"):
        evidence.Evidence(book("one"), path, "podman 4", evidence.now()).put("one", wrong)
    assert not path.exists()


def test_what_was_typed_is_said_where_the_page_says_something_else(tmp_path: Path) -> None:
    (example,) = page([command("qdel <job_id>")], "one").examples
    typed = [
        evidence.entry(Result(example, "passed", typed=text), "", None)
        for text in ("qdel 7", example.written)
    ]
    assert [entry["command"] for entry in typed] == ["qdel <job_id>"] * 2
    path = tmp_path / "evidence.json"
    evidence.Evidence(book("one"), path, "podman 4", evidence.now()).put("one", typed)
    assert [entry.get("typed") for entry in json.loads(path.read_text())["examples"]] == ["qdel 7", None]


def test_a_file_is_named_by_what_the_reader_does() -> None:
    (example,) = page([file("a.py", "")]).examples
    assert evidence.entry(Result(example, "passed"), "", None)["command"] == "write a.py"
