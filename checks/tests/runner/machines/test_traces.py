"""What is left of a run in somebody's account, and what is not. Played in a folder of this machine."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from checks.pages.contract.examples import Example
from checks.runner.following.page import PageRun, Result
from checks.runner.limits import Limits
from checks.runner.machines.elsewhere.account import Account, AccountError, Budget, read
from checks.runner.machines.elsewhere.effects import Effect
from checks.runner.machines.elsewhere.remote import RealCluster, Run
from checks.runner.machines.elsewhere.traces import Traces, sweep
from checks.tests.helpers import pages as samples
from checks.tests.helpers.pages import file
from checks.tests.helpers.site import SITE
from checks.tests.runner.machines.test_real import account, there

__all__ = ["account"]  # the fixture

# Jobs are files here, of which each holds what marks it.
JOBS: Any = SimpleNamespace(delete_marked="grep -lx {token} jobs/* 2>/dev/null | xargs -r rm -v; true")


@pytest.fixture
def run(tmp_path: Path) -> Callable[[str], str]:
    """Run scripts with a home directory of their own."""

    def run(script: str) -> str:
        home = os.environ | {"HOME": str(tmp_path)}
        return subprocess.run(
            ["sh", "-c", script], env=home, capture_output=True, text=True, check=True, timeout=60
        ).stdout

    return run


MINE = "a1"


def begun(home: Path, run: Callable[[str], str], token: str = MINE) -> Traces:
    """Begin a run in an account with a file and the job of somebody."""
    (home / "jobs").mkdir()
    (home / "jobs" / "1").write_text("mine\n")
    (home / "kept file").write_text("kept\n")
    traces = Traces(run, token, JOBS)
    run(f"cd; mkdir {traces.folder}")
    traces.note()
    return traces


def leave(home: Path) -> None:
    """Do what a page may do."""
    (home / "new folder" / "deep").mkdir(parents=True)
    (home / "new folder" / "deep" / "file").write_text("")
    (home / "new folder.txt").write_text("")
    (home / "a\nline").write_text("")
    (home / "jobs" / "2").write_text("a1\n")


def names(home: Path) -> list[str]:
    """Return all that is in an account."""
    return sorted(str(path.relative_to(home)) for path in home.rglob("*"))


def test_what_is_left_is_told(
    tmp_path: Path, run: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    traces = begun(tmp_path, run)
    assert traces.was_there("kept file") and traces.was_there("~/jobs/1")
    assert not traces.was_there("kept")
    leave(tmp_path)
    traces.clear(clean=False)
    assert capsys.readouterr().err == "Left in the account: 'a\\nline', new folder, new folder.txt.\n"
    assert "new folder/deep/file" in names(tmp_path)
    assert not any(name.startswith(".markers-") or name == "jobs/2" for name in names(tmp_path))


def test_an_account_for_this_alone_is_left_as_it_was(
    tmp_path: Path, run: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    traces = begun(tmp_path, run)
    leave(tmp_path)
    traces.clear(clean=True)
    assert names(tmp_path) == ["jobs", "jobs/1", "kept file"]
    assert capsys.readouterr().err == ""


def test_too_many_files_to_list_are_left_alone(
    tmp_path: Path, run: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    def slow(script: str) -> str:
        if "find" in script:
            raise subprocess.TimeoutExpired(script, 120)
        return run(script)

    traces = begun(tmp_path, slow)
    leave(tmp_path)
    assert traces.was_there("kept file") and not traces.was_there("other")
    traces.clear(clean=True)
    assert "new folder" in names(tmp_path)
    assert capsys.readouterr().err == (
        "The files of the account could not be listed within 120 s: "
        "what is left there will be neither listed nor deleted.\n"
    )


def test_nothing_is_deleted_where_there_is_no_home(tmp_path: Path, run: Callable[[str], str]) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / ".markers-a1").mkdir(parents=True)

    def homeless(script: str) -> str:
        return run(f"cd {elsewhere}; HOME=/nowhere; {script}")

    with pytest.raises(subprocess.CalledProcessError):
        Traces(homeless, MINE, JOBS).clear(clean=True)
    with pytest.raises(subprocess.CalledProcessError):
        list(sweep(homeless, JOBS))
    assert names(elsewhere) == [".markers-a1"]


def test_many_that_are_left_are_counted(
    tmp_path: Path, run: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    traces = begun(tmp_path, run)
    for number in range(7):
        (tmp_path / f"{number}.txt").write_text("")
    traces.clear(clean=False)
    assert capsys.readouterr().err == ("Left in the account: 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2 more.\n")


def test_a_killed_run_is_swept(tmp_path: Path, run: Callable[[str], str]) -> None:
    begun(tmp_path, run)
    leave(tmp_path)
    (tmp_path / ".markers-b2").mkdir()
    (tmp_path / ".markers-; touch hit").mkdir()
    assert list(sweep(run, JOBS)) == [
        ".markers-a1: removed 'jobs/2'",
        ".markers-b2: no job of it was left",
    ]
    assert {"jobs/1", "new folder", ".markers-; touch hit"} <= set(names(tmp_path))
    assert not {"jobs/2", ".markers-a1", ".markers-b2", "hit"} & set(names(tmp_path))


def reasons(own: Account, *examples: Example, shared: Run | None = None) -> list[str]:
    """Run a page there; return what became of each example."""
    cluster = RealCluster(SITE, own, shared)
    try:
        bounds = Limits(command_seconds=60, question_seconds=0.2)
        results: list[Result] = list(
            PageRun(samples.page(examples), samples.table(), cluster, bounds).results()
        )
    finally:
        cluster.stop()
    return [str(result.failure or result.reason or result.outcome) for result in results]


def test_only_what_looks_is_run_unless_more_is_allowed(account: Path) -> None:
    page = (there("cd / && ls >/dev/null; cd"), there("touch new"), there("ls"))
    assert reasons(Account("local://"), *page) == [
        "passed",
        "it may change files or settings of the account: not without --allow changes",
        "it may need line 2, which is left out",
    ]
    assert not (account / "new").exists()
    assert reasons(Account("local://", allow=(Effect.CHANGES,)), *page[:2]) == ["passed"] * 2
    assert (account / "new").exists()


def test_no_file_of_the_account_is_overwritten(account: Path) -> None:
    (account / ".condarc").write_text("mine\n")
    page = (file("new.txt", "new\n"), file(".condarc", "theirs\n"), there("cat .condarc", "theirs"))
    own = Account("local://", allow=(Effect.CHANGES,))
    assert reasons(own, *page) == [
        "passed",
        "the account has a file .condarc of its own",
        "it may need line 2, which is left out",
    ]
    assert (account / ".condarc").read_text() == "mine\n"


@pytest.mark.usefixtures("account")
def test_a_budget_holds_for_the_whole_run() -> None:
    shared = Run()
    own = Account("local://", allow=(Effect.COSTS,), budget=Budget(submissions=2))
    page = (there("qrsh", "..."), there("true"))
    assert reasons(own, *page, shared=shared) == ["passed"] * 2
    assert reasons(own, *page, *page, shared=shared) == [
        *["passed"] * 2,
        "the budget of 2 submissions is spent",
        "it may need line 3, which is left out",
    ]


@pytest.mark.usefixtures("account")
def test_a_page_is_followed_in_other_words(account: Path) -> None:
    user = os.environ.get("USER", "root")
    own = Account(
        "local://", allow=tuple(Effect), names={"/opt/apps": str(account / "software"), "ada": user + "9"}
    )
    seen = reasons(
        own,
        there("mkdir /opt/apps && readlink -f /opt/apps", "/opt/apps"),
        file("who.txt", "ada works in /opt/apps\n"),
        there("cat who.txt", "ada works in /opt/apps"),
        there(f"grep -c {user}9 who.txt", "1"),
    )
    assert seen == ["passed"] * 4


def test_an_account_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "there.toml"
    path.write_text(
        'address = "me@there"\nlabel = "There"\nallow = ["changes"]\n'
        '[names]\nada = "me"\n[budget]\nsubmissions = 9\ncommand_seconds = 600\n'
    )
    found = read(str(path))
    assert (found.host, found.label, found.allow) == ("ssh://me@there", "There", (Effect.CHANGES,))
    assert read(str(path), "costs, safe").allow == (Effect.COSTS, Effect.SAFE)
    assert read("me@there") == Account("me@there")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("address = ", "is no TOML: Invalid value"),
        ("", "Object missing required field `address`"),
        ('address = "me"\nallows = []', "Object contains unknown field `allows`"),
        ('address = "me"\nallow = ["all"]', r"Invalid enum value 'all' - at `\$.allow\[0\]`"),
        ('address = "me"\n[budget]\nsubmissions = "9"', r"Expected `int \| null`, got `str`"),
        (
            'address = "me"\n[names]\nlogin1 = "login7"\nlogin2 = "login7"',
            "login1 and login2 of the pages would both be login7 there",
        ),
        (
            'address = "me"\n[workers]\nthere = "c("\nhere = "n{}"',
            r"`there` of \[workers\] is no regular exp",
        ),
        ('address = "me"\n[workers]\nthere = "c"\nhere = "n"', r"`here` of \[workers\] needs the number"),
        ('address = "me"\n[workers]\nthere = "c"\nhere = "{n}"', r"`here` of \[workers\] needs the number"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "there.toml"
    path.write_text(text)
    with pytest.raises(AccountError, match=message) as told:
        read(str(path))
    assert str(told.value).startswith(str(path))
