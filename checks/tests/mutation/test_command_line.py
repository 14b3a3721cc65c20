"""The command line, the report, expected survivors: whole runs on local machines."""

import json
import os
import signal
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from checks.mutation import campaign
from checks.mutation.__main__ import main
from checks.pages.contract.examples import Example
from checks.tests.helpers.book import write_book
from checks.tests.helpers.iceberg import command, not_run, page, table
from checks.tests.helpers.local import Fresh

PASSES = (command("ls -d /etc", "/etc"), command("test -e /etc"), not_run("dir", "Windows"))
DIGEST = "a" * 63


class Run:
    """Runs the command line on pages of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.out = self.err = ""
        self._capsys = capsys
        self.survivors = ""

    def pages(self, **pages: Iterable[Example]) -> None:
        """Write examples.json."""
        digested = {
            name: [replace(one, digest=f"{DIGEST}{line}") for line, one in enumerate(examples, 1)]
            for name, examples in pages.items()
        }
        built = [page(examples, name) for name, examples in digested.items()]
        write_book(self.folder / "examples.json", built, table())

    def __call__(self, *arguments: str, machines: str = "start") -> int:
        """Run it; return the exit status."""
        (self.folder / "survivors.toml").write_text(self.survivors)
        files = [f"--{name}={self.folder / name}.json" for name in ("examples", "evidence", "report")]
        survivors = f"--survivors={self.folder / 'survivors.toml'}"
        where = f"--cluster-from=checks.tests.helpers.local:{machines}"
        try:
            status = main([*files, survivors, where, "--at-once=1", *arguments])
        except SystemExit as exit_:  # argparse
            status = int(exit_.code or 0)
        self.out, self.err = self._capsys.readouterr()
        return status

    @property
    def report(self) -> dict[str, Any]:
        """What was written."""
        found: dict[str, Any] = json.loads((self.folder / "report.json").read_text())
        return found


@pytest.fixture
def run(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    new: Callable[[str], Fresh],  # noqa: ARG001
) -> Run:
    """Return what runs the command line; one page, one survivor."""
    found = Run(tmp_path, capsys)
    found.pages(sample=PASSES)
    return found


def test_survivors_are_listed_and_reported(run: Run) -> None:
    assert run() == 1
    assert "docs/sample.md:2: survived: `-e` left out" in run.err
    assert "docs/sample.md: 91.7 % of 12 mutants killed\n" in run.out
    assert "  docs/sample.md:2: survived: `-e` left out\n      test -e /etc\n" in run.out
    assert "examples played in 2 passes on 2 clusters" in run.err
    data = run.report
    (survivor,) = [one for one in data["mutants"] if one["outcome"] != "killed"]
    assert survivor == {
        "id": "sample:2:flag:1",
        "page": "sample",
        "line": 2,
        "kind": "flag",
        "command": "test -e /etc",
        "description": "`-e` left out",
        "outcome": "survived",
        "reason": None,
        "where": None,
        "how": None,
        "ms": survivor["ms"],
        "digest": f"{DIGEST}2",
    }
    total = {"mutants": 12, "killed": 11, "survived": 1, "expected": 0}
    assert data["pages"]["sample"].items() >= {**total, "of": 12, "digest": f"{DIGEST}2"}.items()
    assert data["kinds"]["flag"] == {"mutants": 4, "killed": 3, "survived": 1, "expected": 0}
    assert (data["image"], data["goal"], data["sample"]) == ("local", 98, False)


def test_expected_survivor(run: Run) -> None:
    run.survivors = survivor(mutation="`-e` left *")
    assert run() == 0
    assert "docs/sample.md: 100.0 % of 12 mutants killed, 1 of them expected survivors\n" in run.out
    assert "survived" not in run.err
    assert [one["reason"] for one in run.report["mutants"] if one["outcome"] == "expected"] == ["so it is"]


def survivor(**other: str) -> str:
    """Return an entry of survivors.toml."""
    fields = {"page": "sample", "command": "test -e *", "mutation": "`-e` left out", "reason": "so it is"}
    return "[[survivor]]\n" + "".join(f"{key} = '{text}'\n" for key, text in (fields | other).items())


def test_expected_survivor_that_matches_nothing(run: Run) -> None:
    run.survivors = survivor(command="ls -b")
    assert run() == 1
    expected = (
        'no mutant matches page "sample", command "ls -b", mutation "`-e` left out"; change or remove it'
    )
    assert expected in run.err
    assert not (run.folder / "report.json").exists()


def test_expected_survivor_that_is_killed(run: Run) -> None:
    run.survivors = survivor() + survivor(command="ls -d /etc", mutation="*")
    assert run() == 1
    assert (
        'every mutant that matches page "sample", command "ls -d /etc", mutation "*" is killed: remove it'
        in run.out
    )


def test_expected_survivor_that_another_page_may_need(run: Run) -> None:
    run.pages(sample=PASSES[:1], other=PASSES)
    run.survivors = survivor(page="*", command="*", mutation="*left out")
    assert run("sample") == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "(at end of document)"),
        ("[[excuse]]\n", "unknown excuse; entries are [[survivor]]"),
        ("[[survivor]]\npage = 'sample'\n", "entry 1 needs page, command, mutation, reason"),
        (survivor() + survivor(reason=""), "entry 2 needs page, command, mutation, reason"),
    ],
)
def test_survivors_that_cannot_be_read(run: Run, text: str, message: str) -> None:
    run.survivors = text
    assert run() == 2
    assert "survivors.toml: " in run.err
    assert message in run.err


def test_resume_tries_what_is_not_known(run: Run) -> None:
    run()
    path = run.folder / "report.json"
    data = run.report
    data["mutants"] = [one for one in data["mutants"] if one["line"] == 1]
    path.write_text(json.dumps(data))
    assert run("--resume") == 1
    assert len(run.report["mutants"]) == 12
    assert "survived: `-e` left out" in run.err
    # All is known now: no cluster is started, the survivor is named all the same.
    assert run("--resume", machines="broken") == 1
    assert "survived: `-e` left out" in run.out


def test_resume_forgets_what_has_changed(run: Run) -> None:
    run()
    run.pages(sample=[PASSES[0], command("test -e /etc")])
    text = (run.folder / "examples.json").read_text().replace(f"{DIGEST}2", f"{DIGEST}9")
    (run.folder / "examples.json").write_text(text)
    assert run("--resume", machines="broken") == 3
    # Noticed at its own line: that cannot have changed. The others may now end further down.
    assert {one["line"] for one in run.report["mutants"]} == {1}
    assert all(one["where"] == 1 for one in run.report["mutants"])


def test_other_pages_are_kept(run: Run) -> None:
    run.pages(sample=PASSES, other=PASSES[:1])
    run("sample")
    assert list(run.report["pages"]) == ["sample"]
    assert run("docs/other.md") == 0
    assert list(run.report["pages"]) == ["sample", "other"]
    assert run.report["pages"]["sample"]["survived"] == 1


def test_page_that_fails_unbroken(run: Run) -> None:
    run.pages(sample=[command("false")])
    assert run() == 1
    assert (
        "the page fails without a mutation, so its mutants cannot be judged: docs/sample.md:1: exit status"
        in run.out
    )
    assert run.report["pages"] == {}


def test_sample_ends_in_time(run: Run) -> None:
    assert run("--sample=60") == 1  # enough for all of so small a page
    assert run.report["sample"]
    assert run.report["pages"]["sample"]["mutants"] == 12


def test_sample_is_held_against_the_whole_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "GOAL", 98)
    assert campaign.reaches_goal({"survived": 1}, 50)
    assert not campaign.reaches_goal({"survived": 1}, 49)
    assert campaign.reaches_goal({"survived": 0}, 0)


def test_cluster_that_does_not_start(run: Run) -> None:
    assert run(machines="broken") == 3
    assert "no disk space left for mutate" in run.err


def test_interrupt_leaves_what_is_known(run: Run) -> None:
    run.pages(sample=[*PASSES[:1], command("sleep 3"), command("sleep 4")])
    threading.Timer(2, os.kill, (os.getpid(), signal.SIGINT)).start()
    assert run() == 130
    assert "--resume goes on from here" in run.err
    assert run.report["version"] == 2


def test_list_runs_nothing(run: Run) -> None:
    assert run("--list", machines="broken") == 0
    assert "docs/sample.md:2: flag: `-e` left out\n" in run.out
    assert "12 mutants on 1 page\n" in run.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "no page 'nowhere' with examples; pages: sample"),
        (("--sample=0",), "'0' is not a whole number above 0"),
        (("--at-once=x",), "'x' is not a whole number above 0"),
        (("--examples=nowhere.json",), "nowhere.json is missing: build the site first"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...], message: str) -> None:
    assert run(*arguments) == 2
    assert message in run.err


def test_help_teaches(run: Run) -> None:
    assert run("--help") == 0
    for word in ("--sample", "--resume", "survivors.toml", "build/mutants.json", "exit status", "98 %"):
        assert word in run.out


def test_a_report_of_an_older_format_is_set_aside(run: Run) -> None:
    (run.folder / "report.json").write_text(json.dumps({"version": 1, "mutants": []}))
    assert run("--resume") == 1
    assert "report.json cannot be used: " in run.err
    assert "It is set aside as report.json.unusable." in run.err
    assert run.report["version"] == 2


def test_two_machines_try_all_pages_between_them(run: Run) -> None:
    run.pages(one=PASSES, two=PASSES[:1], three=PASSES[:1])
    tried = []
    for number in (1, 2):
        folder = run.folder / f"machine{number}"
        folder.mkdir()
        assert run(f"--shard={number}/2", f"--report={folder / 'mutants.json'}") == (1 if number == 1 else 0)
        tried.append(list(json.loads((folder / "mutants.json").read_text())["pages"]))
    assert tried == [["one"], ["two", "three"]]
    assert run("--merge", str(run.folder / "machine2"), str(run.folder / "machine1")) == 1
    assert "docs/one.md: 91.7 % of 12 mutants killed\n" in run.err
    assert list(run.report["pages"]) == ["one", "two", "three"]
    assert run("--merge", str(run.folder / "machine2")) == 1
    assert "no machine tried one: give the folder of each share\n" in run.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--shard=2/1"], "'2/1' is no shard: give its number and how many there are"),
        (["--shard=1/2"], "too few pages for 2 shards: 1"),
        (["--shard=1/1", "sample"], "--shard shares out all pages: leave out their names"),
        (["--cluster", "--shard=1/2"], "--shard and --merge are for pages: with --cluster, name files"),
        (["--merge", "nowhere"], "error: nowhere/mutants.json is missing: give the folder"),
    ],
)
def test_wrong_use_for_several_machines(run: Run, arguments: list[str], message: str) -> None:
    assert run(*arguments) == 2
    assert message in run.err
