"""Drifts: what they change, who is asked, what is reported."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from checks.mutation.__main__ import main
from checks.mutation.drift import campaign
from checks.mutation.drift.command import choose, passing
from checks.mutation.drift.noticing import readers
from checks.mutation.drift.noticing.trial import StoppedError, Verdict
from checks.mutation.drift.operators.all import drifts
from checks.mutation.drift.operators.change import Drift
from checks.mutation.drift.operators.operator import Operator
from checks.mutation.drift.operators.table import OPERATORS
from checks.mutation.drift.report import Report, totals
from checks.mutation.results.reportfile import percent
from checks.mutation.results.survivors import (
    DRIFT_KEYS,
    DRIFT_TOML,
    ExpectedSurvivor,
    read_survivors,
    unmatched,
)
from checks.pages.contract.examples import Book, Page
from checks.tests.helpers.iceberg import command
from conf.facts import CONF

EVERY = drifts()
DIGEST = "a" * 64


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.kind)
def test_an_operator_does_what_its_examples_say(operator: Operator) -> None:
    for line, becomes in operator.examples:
        assert tuple(change.after for change in operator.changes(line)) == becomes, line
    assert any(becomes for _, becomes in operator.examples)


def test_every_operator_finds_something_in_conf() -> None:
    assert {drift.kind for drift in EVERY} == {operator.kind for operator in OPERATORS}


def test_names_are_unique_and_every_drift_changes_its_file() -> None:
    assert len({drift.id for drift in EVERY}) == len(EVERY)
    for drift in EVERY:
        text = (CONF / drift.file).read_text("utf-8")
        changed = drift.change.apply(text)
        assert changed != text, drift.title
        assert abs(changed.count("\n") - text.count("\n")) <= 1


@pytest.mark.parametrize(
    "wanted",
    [
        "conf/sge/complexes/h_vmem:9: `default 2G` became `default 3G`",
        "conf/sge/queue:21: `shell_start_mode unix_behavior` became `shell_start_mode posix_compliant`",
        "conf/sge/configuration:42: `max_aj_tasks 75000` became `max_aj_tasks 7500`",
        'conf/conda/scripts/conda-autoupdate.sh:36: `exit "$failed"` became `exit 0`',
        "conf/image/files/pip.conf:3: `no-index = true` left out",
        'conf/image/files/boot-login:13: `chmod 700 "$home"` became `chmod 755 "$home"`',
        "conf/conda/environments/python2.yml:6: `- python=2.7` became `- python=3.9`",
    ],
)
def test_what_once_went_unnoticed_is_tried(wanted: str) -> None:
    assert wanted in {drift.title for drift in EVERY}


def test_the_copy_is_changed_and_the_checkout_is_not() -> None:
    from checks.mutation.drift.clusters.copy import copy

    drift = next(one for one in EVERY if one.file == "image/files/pip.conf" and one.change.after is None)
    before = (CONF / drift.file).read_text("utf-8")
    with copy(drift) as folder:
        assert (folder / "conf" / drift.file).read_text("utf-8") == drift.change.apply(before)
        assert (folder / "checks" / "tests" / "conf" / "cluster" / "jobs" / "test_jobs.py").is_file()
    assert not folder.exists()
    assert (CONF / drift.file).read_text("utf-8") == before


# --- who is asked


def book(**commands: str) -> Book:
    """Return pages of one command each."""
    pages = {name: Page(name, name, f"docs/{name}.md", (command(text),)) for name, text in commands.items()}
    return Book(pages)


BOOK = book(
    jobs="qsub a.sh",
    session="qrsh -l h_rt=00:10:00",
    conda="conda list",
    pip="pip check",
    other="date",
    update="./conda-autoupdate.sh",
)


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("sge/queue", {"jobs", "session"}),
        ("modules/apps/python/conda", set()),
        ("conda/condarc", {"conda", "update"}),
        ("conda/scripts/conda-autoupdate.sh", {"update"}),
        ("image/files/pip.conf", {"pip"}),
        ("image/files/bash.bashrc", {"jobs", "session", "conda", "pip", "other", "update"}),
    ],
)
def test_pages_that_use_what_is_changed(file: str, names: set[str]) -> None:
    drift = next(drift for drift in EVERY if drift.file == file)
    assert {page.name for page in readers.pages(drift, BOOK, {}, None)} == names
    assert readers.tests(drift)


def test_the_page_that_noticed_before_comes_first() -> None:
    drift = next(drift for drift in EVERY if drift.file == "sge/queue")
    assert [page.name for page in readers.pages(drift, BOOK, {"jobs": 1}, None)] == ["jobs", "session"]
    assert [page.name for page in readers.pages(drift, BOOK, {"jobs": 1}, "session")] == ["session", "jobs"]
    assert not readers.only_gets_to_a_worker(drift, BOOK.pages["jobs"])
    assert readers.only_gets_to_a_worker(drift, BOOK.pages["session"])


def test_only_pages_that_passed_can_notice() -> None:
    digests = {BOOK.pages["jobs"].examples[0].digest}
    two = Book({"jobs": BOOK.pages["jobs"], "none": Page("none", "", "", ())})
    assert list(passing(two, digests).pages) == ["jobs"]
    assert not passing(two, set()).pages


def test_files_folders_and_kinds_are_chosen() -> None:
    assert {drift.file for drift in choose(EVERY, ["conf/sge/queue"])} == {"sge/queue"}
    assert len({drift.file for drift in choose(EVERY, ["sge/"])}) > 5
    assert {drift.kind for drift in choose(EVERY, ["schedule"])} == {"schedule"}
    assert choose(EVERY, []) == EVERY
    with pytest.raises(ValueError, match=r"no drift of 'sge/queu'; did you mean sge/queue"):
        choose(EVERY, ["sge/queu"])


# --- the report


@pytest.fixture
def report(tmp_path: Path) -> Report:
    survivors = [ExpectedSurvivor((("file", "sge/queue"), ("drift", "`seq_no*")), "one queue")]
    return Report(EVERY, survivors, tmp_path / "drift.json", DIGEST, sample=False)


def test_verdicts_are_kept_with_those_of_an_earlier_run(report: Report, tmp_path: Path) -> None:
    first, second, third = EVERY[:3]
    report.add(Verdict(first, "killed", "guide/batch", "docs/guide/batch.md:7", "wrong output", 3.5))
    report.add(Verdict(second, "untried", how="no cluster"))
    report.write()
    again = Report(EVERY, [], tmp_path / "drift.json", DIGEST, sample=True)
    assert again.hint(first) == "guide/batch"
    assert again.known(first)
    again.keep(first)
    again.add(Verdict(third, "survived"))
    again.write()
    data = json.loads((tmp_path / "drift.json").read_text())
    assert [entry["outcome"] for entry in data["drifts"]] == ["killed", "untried", "survived"]
    assert (data["of"], data["sample"]) == (len(EVERY), True)
    other = Report(EVERY, [], tmp_path / "drift.json", "b" * 64, sample=True)
    assert (other.known(first), other.hint(first)) == (None, "guide/batch")


def test_an_expected_survivor_counts_and_one_that_is_not_needed_is_found(report: Report) -> None:
    drift = next(drift for drift in EVERY if report.expected(drift))
    assert report.add(Verdict(drift, "survived"))["reason"] == "one queue"
    assert report.unneeded() == []
    assert report.add(Verdict(drift, "killed", "a", "b", "c"))["outcome"] == "killed"
    assert [str(one) for one in report.unneeded()] == ['file "sge/queue", drift "`seq_no*"']


def test_what_changed_nothing_or_was_not_tried_counts_for_nothing() -> None:
    outcomes = ["killed", "survived", "expected", "same", "untried", "untried"]
    count = totals({"outcome": outcome} for outcome in outcomes)
    assert count == {"drifts": 6, "killed": 1, "survived": 1, "expected": 1, "same": 1, "untried": 2}
    assert round(percent(count)) == 67
    assert campaign.share(totals([{"outcome": "untried"}])) == "1 untried"


def test_every_expected_survivor_of_the_project_matches() -> None:
    assert unmatched(read_survivors(DRIFT_TOML, DRIFT_KEYS), EVERY) == []


# --- whole runs, without clusters


class Told:
    """Stands for `Trial`: answers by what the line was."""

    def __init__(self, drift: Drift, *_: object) -> None:
        self._drift = drift

    def verdict(self) -> Verdict:
        """Answer."""
        before = self._drift.change.before
        if "slots" in before:
            return Verdict(self._drift, "survived")
        if "tmpdir" in before:
            return Verdict(self._drift, "untried", how="the image cannot be built")
        if "qname" in before:
            raise StoppedError
        if "rerun" in before:
            raise RuntimeError("no space left")
        return Verdict(self._drift, "killed", "jobs", "docs/jobs.md:1", "wrong output")

    def stop(self) -> None:
        """Do nothing."""


def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *arguments: str, **other: Any) -> int:
    """Run the command line; return the exit status."""
    monkeypatch.setattr(campaign, "Trial", Told)
    example = SimpleNamespace(**{"digest": BOOK.pages["jobs"].examples[0].digest})
    passed = [{"digest": example.digest, "outcome": other.get("outcome", "passed"), "page": "jobs", "ms": 5}]
    monkeypatch.setattr("checks.mutation.drift.command.read_book", lambda _: book(jobs="qsub a.sh"))
    monkeypatch.setattr("checks.mutation.drift.command.evidence.read", lambda _: passed)
    monkeypatch.setattr("checks.mutation.drift.command.evidence.seconds", lambda _: {"jobs": 1.0})
    (tmp_path / "none.toml").write_text(other.get("survivors", ""))
    files = [f"--drift-report={tmp_path / 'drift.json'}", f"--drift-survivors={tmp_path / 'none.toml'}"]
    return main(["--cluster", "--at-once=1", *files, *arguments])


def test_a_run_says_who_noticed_and_what_was_not_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path, "sge/queue") == 1
    out, err = capsys.readouterr()
    assert "killed by docs/jobs.md:1 (wrong output): conf/sge/queue:26: `notify 00:00:60` became" in err
    assert "survived: conf/sge/queue:16: `slots 4` became `slots 2`" in out
    assert (
        "could not be tried: conf/sge/queue:17: `tmpdir /tmp` became `tmpdir /var/tmp`: the image cannot"
        in out
    )
    assert "`rerun FALSE` became `rerun TRUE`: RuntimeError: no space left" in out
    data = json.loads((tmp_path / "drift.json").read_text())
    assert data["kinds"]["word"]["untried"] == 1


def test_a_run_without_survivors_is_fine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run(monkeypatch, tmp_path, "schedule") == 0
    assert run(monkeypatch, tmp_path, "schedule", "--resume", "--sample", "60") == 0


def test_nothing_tried_is_no_success(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Told, "verdict", lambda self: Verdict(self._drift, "untried", how="no engine"))
    assert run(monkeypatch, tmp_path, "schedule") == 3


def test_without_pages_that_pass_nothing_is_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path, outcome="failed") == 3
    assert "No page is known to pass on the unchanged cluster: run `verify` first." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("survivors", "status", "message"),
    [
        ("[", 2, "none.toml: "),
        ("[[survivors]]\n", 2, "unknown survivors; entries are [[survivor]]"),
        ("[[survivor]]\nfile = 'a'\n", 2, "entry 1 needs file, drift, reason"),
        ("[[survivor]]\nfile = 'a'\ndrift = 'b'\nreason = 'c'\n", 1, 'no drift matches file "a", drift "b"'),
    ],
)
def test_survivors_that_are_wrong(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    survivors: str,
    status: int,
    message: str,
) -> None:
    assert run(monkeypatch, tmp_path, survivors=survivors) == status
    assert message in capsys.readouterr().err


def test_expected_survivors_are_tried_only_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    survivors = "[[survivor]]\nfile = '*'\ndrift = '17 4*'\nreason = 'so it is'\n".replace("17 4", "`17 4")
    assert run(monkeypatch, tmp_path, "schedule", survivors=survivors) == 0
    assert json.loads((tmp_path / "drift.json").read_text())["kinds"]["schedule"]["expected"] == 5
    assert run(monkeypatch, tmp_path, "schedule", "--expected", survivors=survivors) == 1
    assert "drift.toml: every drift that matches file" in capsys.readouterr().out


def test_a_list_runs_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path, "--list", "mode") == 0
    *listed, count = capsys.readouterr().out.splitlines()
    assert count == f"{len([line for line in listed if line.endswith('(mode)')])} drifts" != "0 drifts"
    assert run(monkeypatch, tmp_path, "no/such/file") == 2
