"""`python -m checks.verify` from outside: selection, reports, files, exit status."""

import json
import os
import signal
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from checks.tests.helpers.pages import command, not_run
from checks.tests.helpers.verify import arguments, environment, evidence, write_examples
from checks.tests.helpers.waiting import soon
from checks.tests.verify.conftest import Runs
from conf.facts import ROOT


def test_all_pages_pass(runs: Runs, tmp_path: Path) -> None:
    write_examples(tmp_path, one=[command("echo a", "a"), not_run("x", "shown only")], two=[command("true")])
    done = runs()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "docs/one.md::1 echo a PASSED" in done.stdout
    assert "docs/one.md::2 x NOT RUN (shown only)" in done.stdout
    assert "2 passed, 1 not run" in done.stdout
    assert "[100%]" in done.stdout
    assert evidence(tmp_path) == [("one", 1, "passed"), ("one", 2, "not-run"), ("two", 1, "passed")]
    data = json.loads((tmp_path / "evidence.json").read_text())
    first = data["examples"][0]
    assert (first["user"], first["host"], first["exit"], first["output"]) == ("ada", "desk", 0, "a")
    assert data["image"] == first["image"] == "local"
    assert data["started"] <= first["finished"] <= data["finished"]
    (run,) = json.loads((tmp_path / "history.json").read_text())["runs"]
    assert (run["complete"], run["examples"], run["failed"]) == (True, 2, 0)


def test_a_failure_says_where_what_and_how(runs: Runs, tmp_path: Path) -> None:
    write_examples(
        tmp_path, one=[command("true"), command("echo 1.0", "1.1"), command("true")], two=[command("true")]
    )
    done = runs(GITHUB_ACTIONS="true")
    assert done.returncode == 1
    assert "docs/one.md:2: wrong output: the page shows something else than was seen" in done.stdout
    assert "    - 1.1\n    + 1.0\n    ?   ^\n" in done.stdout
    assert "machine:     ada@desk (terminal 1)" in done.stdout
    assert "  | ada@desk:~$ echo 1.0\n  | 1.0\n" in done.stdout
    assert "1 failed, 2 passed, 1 not reached" in done.stdout
    assert "::error file=docs/one.md,line=2,title=wrong output::the page shows" in done.stdout
    assert evidence(tmp_path)[1:3] == [("one", 2, "failed"), ("one", 3, "not-reached")]
    cases = ElementTree.parse(tmp_path / "junit.xml").getroot().iter("testcase")  # noqa: S314 - our own
    assert [[child.tag for child in case] for case in cases] == [[], ["failure"], ["skipped"], []]


def test_one_page_keeps_the_evidence_of_the_others(runs: Runs, tmp_path: Path) -> None:
    write_examples(tmp_path, one=[command("true")], two=[command("true")])
    assert runs().returncode == 0
    write_examples(tmp_path, one=[command("false")], two=[command("false")])
    assert runs("docs/two.md").returncode == 1
    assert evidence(tmp_path) == [("one", 1, "passed"), ("two", 1, "failed")]
    assert runs("-k", "one").returncode == 1
    assert evidence(tmp_path) == [("one", 1, "failed"), ("two", 1, "failed")]
    # A page that is gone takes its evidence with it.
    write_examples(tmp_path, one=[command("true")])
    assert runs("one").returncode == 0
    assert evidence(tmp_path) == [("one", 1, "passed")]


def test_unknown_page(runs: Runs, tmp_path: Path) -> None:
    write_examples(tmp_path, connect=[command("true")], modules=[command("true")])
    done = runs("docs/conect.md")
    assert done.returncode == 2
    assert "no page 'conect' with examples; did you mean connect?" in done.stderr


def test_nothing_run_is_no_success(runs: Runs, tmp_path: Path) -> None:
    write_examples(tmp_path, one=[not_run("x", "shown only")])
    assert runs("-k", "nothing").returncode == 2
    done = runs()
    assert done.returncode == 2
    assert "Nothing was run. Pages with examples: one" in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "examples.json is missing: build the site first (nox -s docs)"),
        ("{", "examples.json cannot be used (not JSON: "),
        ('{"version": 2}', "examples.json cannot be used (Object missing required field "),
    ],
)
def test_examples_that_cannot_be_read(runs: Runs, tmp_path: Path, text: str | None, said: str) -> None:
    if text:
        (tmp_path / "examples.json").write_text(text)
    done = runs()
    assert done.returncode == 2
    assert said in done.stderr


def test_cluster_that_does_not_start(runs: Runs, tmp_path: Path) -> None:
    write_examples(tmp_path, one=[command("true")], two=[command("true")])
    done = runs(machines="broken")
    assert done.returncode == 3
    assert "docs/one.md was not run: the cluster could not be started: no disk space left" in done.stdout
    assert "docs/two.md was not run" in done.stdout
    assert not (tmp_path / "evidence.json").exists()


def test_several_processes(runs: Runs, tmp_path: Path) -> None:
    write_examples(tmp_path, one=[command("true")], two=[command("false")], three=[command("true")])
    done = runs("--numprocesses=2")
    assert done.returncode == 1, done.stdout
    assert "1 failed, 2 passed" in done.stdout
    assert evidence(tmp_path) == [("one", 1, "passed"), ("two", 1, "failed"), ("three", 1, "passed")]


def test_longest_page_first(runs: Runs, tmp_path: Path) -> None:
    def listed() -> list[str]:
        items = runs("--collect-only").stdout.split("PageItem ")[1:]
        return [item.partition(">")[0] for item in items]

    short, long, longer = command("true"), command("sleep 2"), command("sleep 5")
    write_examples(tmp_path, one=[short] * 2, two=[longer], three=[long] * 3)
    # Nothing is known yet: the page with most examples is the longest, probably.
    assert listed() == ["three", "one", "two"]
    write_examples(tmp_path, one=[short], two=[longer], three=[long])
    assert runs().returncode == 0
    assert listed() == ["two", "three", "one"]


def test_ctrl_c_kills_what_runs_and_keeps_what_was_learnt(tmp_path: Path) -> None:
    # The second page has more examples, so it is reported first; meanwhile the other one ends.
    shell = tmp_path / "shell"
    write_examples(tmp_path, one=[command(f"echo $$ >{shell}")], two=[command("true"), command("sleep 987")])
    run = subprocess.Popen(
        arguments(tmp_path, "--at-once=2"),
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
    )
    assert run.stdout
    seen = b""
    while b"docs/two.md::1 true PASSED" not in seen:
        chunk = os.read(run.stdout.fileno(), 4096)
        assert chunk, seen
        seen += chunk
    # The first page has ended when its terminal has.
    assert soon(lambda: shell.exists() and bool(shell.read_text()))
    assert soon(lambda: not Path(f"/proc/{int(shell.read_text())}").exists())
    started = time.monotonic()
    run.send_signal(signal.SIGINT)
    rest = run.stdout.read()
    assert run.wait(timeout=100) == 130, rest
    assert time.monotonic() - started < 100
    assert evidence(tmp_path) == [("one", 1, "passed")]
    left = subprocess.run(["pgrep", "-f", "^sleep 987$"], capture_output=True, text=True, check=False)
    assert left.stdout == ""


def test_two_machines_run_all_pages_between_them(runs: Runs, tmp_path: Path) -> None:
    write_examples(tmp_path, **{name: [command("true")] for name in ("one", "two", "three")})
    parts = []
    for number in (1, 2):
        part = tmp_path / f"part{number}"
        done = runs(f"--shard={number}/2", f"--evidence={part / 'evidence.json'}")
        assert done.returncode == 0, done.stdout + done.stderr
        parts.append(str(part))
    done = runs("--merge", *reversed(parts))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"3 examples of 3 pages are now in {tmp_path / 'evidence.json'}." in done.stdout
    assert evidence(tmp_path) == [(name, 1, "passed") for name in ("one", "two", "three")]
    suites = [ElementTree.parse(file).getroot().iter("testcase") for file in tmp_path.rglob("junit.xml")]  # noqa: S314
    assert sorted(len(list(cases)) for cases in suites) == [1, 2, 3]


def test_a_merge_tells_what_failed_and_what_is_missing(runs: Runs, tmp_path: Path) -> None:
    write_examples(tmp_path, one=[command("false")], two=[command("true")])
    part = tmp_path / "part"
    assert runs("one", f"--evidence={part / 'evidence.json'}").returncode == 1
    done = runs("--merge", str(part))
    assert done.returncode == 1
    assert "failed: docs/one.md:1" in done.stderr
    assert "no machine ran two: did all use the same history.json?" in done.stderr


def test_only_what_has_changed_is_run_again(runs: Runs, tmp_path: Path) -> None:
    write_examples(tmp_path, one=[command("true")], two=[command("false")])
    assert runs().returncode == 1
    done = runs("--changed")
    assert done.returncode == 1
    assert "docs/two.md: line 1 failed" in done.stdout
    assert "docs/one.md" not in done.stdout
    write_examples(tmp_path, one=[command("true")])
    done = runs("--changed")
    assert (done.returncode, done.stdout) == (0, "Nothing has changed since every page passed.\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--changed", "one"], "error: --changed chooses the pages itself: leave out their names, -k"),
        (["--shard=3/2"], "error: '3/2' is no shard: give its number and how many there are"),
        (["--shard=1/2"], "error: too few pages for 2 shards: 1"),
        (["--shard=1/1", "one"], "error: --shard shares out all pages: leave out the names of pages and -k"),
        (["--merge", "nowhere"], "error: nowhere/evidence.json is missing: give the folder"),
    ],
)
def test_wrong_use_for_several_machines(runs: Runs, tmp_path: Path, options: list[str], message: str) -> None:
    write_examples(tmp_path, one=[command("true")])
    done = runs(*options)
    assert done.returncode == 2
    assert message in done.stderr
