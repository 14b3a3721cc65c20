"""A stranger's cluster: its shells know nothing of markers. Played by a local bash."""

import socket
from pathlib import Path

import pytest
from msgspec.structs import replace

from checks.pages.contract.examples import Answer, Example
from checks.runner.following.page import PageRun, Result
from checks.runner.limits import Limits
from checks.runner.machines.elsewhere import remote as real
from checks.runner.machines.elsewhere.account import Account
from checks.runner.machines.elsewhere.effects import Effect
from checks.runner.machines.elsewhere.remote import RealCluster
from checks.tests.helpers import pages as samples
from checks.tests.helpers.pages import LAPTOP, command, file
from checks.tests.helpers.site import SITE

OWN = Account("local://", allow=tuple(Effect))
HERE = socket.gethostname().partition(".")[0]
PROMPT = f"[ada@{HERE} ~]$"


def there(text: str, *expected: str, prompt: str = PROMPT, **more: object) -> Example:
    """Return a command that is typed on the stranger's login node."""
    return command(text, *expected, prompt=prompt, host="gate1", **more)


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An account there, with a prompt of its own; `qrsh` opens another such shell."""
    monkeypatch.setattr(real, "QUIET_SECONDS", 0.4)
    qrsh = tmp_path / "bin" / "qrsh"
    qrsh.parent.mkdir()
    qrsh.write_text("#!/bin/bash\necho Welcome to the worker.\nexec bash -i\n")
    qrsh.chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".bashrc").write_text(f"PS1='stranger> '\nPATH={qrsh.parent}:$PATH\necho Welcome.\n")
    (home / ".bash_profile").write_text(". ~/.bashrc\n")
    monkeypatch.setenv("SHELL", "/bin/bash")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(home)
    return home


def run(*examples: Example) -> list[Result]:
    """Run a page there."""
    cluster = RealCluster(SITE, OWN)
    try:
        bounds = Limits(command_seconds=60, question_seconds=0.2)
        return list(PageRun(samples.page(examples), samples.table(), cluster, bounds).results())
    finally:
        cluster.stop()


def outcomes(results: list[Result]) -> list[str]:
    """Return what became of each, with the failure if there is one."""
    return [str(result.failure or result.outcome) for result in results]


def test_shells_are_introduced_and_followed(account: Path) -> None:
    results = run(
        there("echo one", "one"),
        there("qrsh", "Welcome to the worker.", "Welcome."),
        there("echo two", "two"),
        there("ls /none", "ls: cannot access '/none': No such file or directory", fails=True),
        there("exit 0", "exit"),
        there("echo three", "three"),
    )
    assert outcomes(results) == ["passed"] * 6
    assert [result.status for result in results] == [0, None, 0, 2, 0, 0]
    assert {result.host for result in results} == {HERE}
    assert {path.name for path in account.iterdir()} <= {".bashrc", ".bash_profile", ".bash_history"}


@pytest.mark.usefixtures("account")
def test_nothing_wrong_passes() -> None:
    assert outcomes(run(there("echo one", "two")))[0].startswith("wrong output: ")
    assert outcomes(run(there("false")))[0].startswith("exit status: ")
    assert outcomes(run(there("qrsh", "...", prompt=PROMPT), there("true", prompt="[ada@other ~]$")))[
        1
    ].startswith("prompt elsewhere: ")


@pytest.mark.usefixtures("account")
def test_only_a_shell_is_typed_at() -> None:
    silent = there("printf 'is this a prompt$ '; sleep 1.2; echo no", "is this a prompt$ no")
    assert outcomes(run(silent)) == ["passed"]


@pytest.mark.usefixtures("account")
def test_a_machine_that_the_cluster_lacks_is_not_asked_for() -> None:
    (failed,) = run(command("true", prompt="[ada@sharc ~]$", host="sharc"))
    assert str(failed.failure) == "prompt elsewhere: the cluster has no machine 'sharc'"


@pytest.mark.usefixtures("account")
def test_what_is_not_for_a_real_cluster_is_left_out() -> None:
    results = run(
        command("ssh ada@gate.example.org", prompt=LAPTOP),
        there("echo one", "one"),
        there("rm important", check_only=True),
        file("note.txt", "kept\n"),
        there("cat note.txt", "kept"),
        replace(there("id"), user="boss"),
        there("exit 0", "exit"),
        command("true", prompt=LAPTOP),
    )
    assert [result.outcome for result in results] == [
        *("not-run", "passed", "not-run", "passed"),
        *("passed", "not-run", "not-run", "not-run"),
    ]
    assert [result.reason for result in results if result.outcome == "not-run"] == [
        "it happens on the reader's own machine",
        "it is for test clusters only",
        "it needs the account boss",
        "it leaves the cluster",
        "it happens on the reader's own machine",
    ]


@pytest.mark.usefixtures("account")
def test_what_needs_something_that_is_left_out_is_left_out() -> None:
    results = run(
        there("echo 12", "<job_id>", check_only=True),
        there("echo <job_id>", "12"),
        there("echo 13", "<job_id_2>"),
        there("echo <job_id_2>", "13"),
        there("echo 12", "<job_id>"),
        there("echo <job_id>", "12"),
        replace(there("make it"), user="boss"),
        there("use it"),
        file("used.txt", "it"),
    )
    assert [result.reason or result.outcome for result in results] == [
        "it is for test clusters only",
        "it needs <job_id> of line 1, which is left out",
        *["passed"] * 4,
        "it needs the account boss",
        *["an administrator prepares it on line 7, which is left out"] * 2,
    ]


@pytest.mark.usefixtures("account")
def test_what_a_line_leads_to_that_is_left_out_is_left_out() -> None:
    results = run(
        command("ssh -X ada@gate.example.org", prompt=LAPTOP),
        there("echo $DISPLAY", "..."),
        command("ssh ada@gate.example.org", prompt=LAPTOP, session="2"),
        there("echo one", "one", session="2"),
        replace(there("serve", serves=":8888", session="3"), host="<worker>"),
        replace(there("^C", "^C", session="3"), answers=(Answer("", "", "^C", ("",)),)),
        there("true", session="3"),
        there("true", session="2"),
        there("exec 3</dev/null && echo one", "one", session="4"),
        there("exit", "logout", session="2"),
    )
    assert [result.reason or result.outcome for result in results] == [
        "it happens on the reader's own machine",
        "the options of line 1 lead here, which is left out",
        "it happens on the reader's own machine",
        "passed",
        "its port cannot be looked at from outside",
        "it may need what line 5 starts, which is left out",
        "passed",
        "it may need what line 5 starts, which is left out",
        "it may need what line 5 starts, which is left out",
        "it leaves the cluster",
    ]


@pytest.mark.usefixtures("account")
def test_a_password_is_made_up_where_it_is_no_accounts() -> None:
    asks = "read -s -p 'Password: ' a; read -s -p 'Password: ' b; [ $a = $b ] && echo ${#a}"
    secret = Answer("Password:", None)
    account = Answer("password:", None)
    results = run(
        replace(there(asks, "Password: Password: 16"), answers=(secret, secret)),
        replace(there("ssh other", "ada@other's password:"), answers=(account,)),
    )
    assert [str(result.failure or result.reason or result.outcome) for result in results] == [
        "passed",
        "it asks for the password of an account",
    ]


def test_a_cluster_that_does_not_answer_says_why() -> None:
    with pytest.raises(ConnectionError, match=r"^ssh://nobody@127\.0\.0\.1:1: ssh: connect to host"):
        RealCluster(SITE, Account("nobody@127.0.0.1:1"))


@pytest.mark.usefixtures("account")
def test_keys_are_pressed_where_the_foreground_cannot_be_seen() -> None:
    stop = replace(there("echo go; sleep 1000", "go", "^C"), answers=(Answer("", "", "^C", ("go", "")),))
    typed = (Answer("", "a", "<Enter>", ("",)), Answer("", "", "<Ctrl-D>", ("a<Enter>",)))
    file = replace(there("cat >note.txt", "a<Enter>", "<Ctrl-D>"), answers=typed)
    assert outcomes(run(stop, file, there("cat note.txt", "a"))) == ["passed"] * 3
