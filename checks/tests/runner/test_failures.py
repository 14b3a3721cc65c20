"""Ways to fail that no page can show, and what else a failure promises.

The others, with their messages, are the samples of docs/contributing/grammar (test_grammar.py).
"""

import time
from typing import Any

import pytest

from checks.pages.contract.examples import Example
from checks.runner.following.page import Result
from checks.tests.helpers.pages import LOGIN, command, file
from checks.tests.helpers.ports import free_port
from checks.tests.helpers.standin import PASSWORD, StandIn
from checks.tests.runner.conftest import Runner

PORT = free_port()


def failure(results: list[Result]) -> str:
    """Return the one failure, after which nothing was reached."""
    outcomes = [result.outcome for result in results]
    where = outcomes.index("failed")
    assert set(outcomes[where + 1 :]) <= {"not-reached"}
    found = results[where].failure
    assert found
    return str(found)


CASES: dict[str, tuple[list[Example], str]] = {
    "status of a pipe's end": (
        [command("echo a; (exit 77)", "a")],
        "exit status: the command ended with status 77, not 0",
    ),
    "no such machine": (
        [command("true", prompt="[ada@sharc ~]$", host="sharc")],
        "prompt elsewhere: the cluster has no machine 'sharc'",
    ),
    "terminal ended by exec": (
        [command("exec true")],
        "terminal ended: the command ended the shell and with it the reader's terminal",
    ),
    "unknown placeholder": (
        [command("echo 1", "<joob_id>")],
        "unknown placeholder: <joob_id> is not in the table of placeholders",
    ),
    "unknown placeholder in a command": (
        [command("echo <joob_id>")],
        "unknown placeholder: <joob_id> is not in the table of placeholders",
    ),
    "wrong password": (
        [
            command(
                "ssh bob@gate.example.org",
                "ada@gate.example.org's password:",
                answers={"password:": "wrong"},
            )
        ],
        "exit status: the command ended with status 255, not 0",
    ),
    "file outside the home directory": (
        [file("../x", "")],
        "file: ../x could not be written: the path must lead into the home directory",
    ),
    "no port": (
        [command("true", serves="8888")],
        'server: serves="8888" is not of the form ":8888"',
    ),
}


@pytest.mark.parametrize(("examples", "message"), CASES.values(), ids=CASES)
def test_message(run: Runner, examples: list[Example], message: str) -> None:
    assert failure(run(*examples)) == message


def test_time_limit_kills(run: Runner) -> None:
    started = time.monotonic()
    results = run(command("trap '' INT TERM HUP; sleep 100"), command("true"), command_seconds=0.5)
    assert failure(results) == "time limit: no prompt after 0.5 s; the terminal was killed"
    assert time.monotonic() - started < 90


@pytest.mark.parametrize("flood", ["yes", "head -c 10000000 /dev/zero | tr '\\0' x; echo"])
def test_endless_output_is_killed_and_bounded(run: Runner, flood: str) -> None:
    results = run(command(flood, "..."), output_bytes=100_000)
    message = "too much output: the command printed more than 100000 bytes; the terminal was killed"
    assert failure(results) == message
    assert len(results[0].output) <= 1 << 16


def test_server_output_is_compared(run: Runner) -> None:
    results = run(
        command(f"python3 -m http.server {PORT}", "Serving FTP", serves=f":{PORT}"), command_seconds=8
    )
    assert failure(results).startswith("wrong output")


def test_echoed_password_is_hidden(run: Runner) -> None:
    ask = "read -p 'password: ' a; echo $a"
    results = run(command(ask, "password:", "...", answers={"password:": None}))
    assert PASSWORD not in repr(results)
    assert results[0].output == "password: ********\n********"


def test_new_terminal_without_marks(run: Runner, standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checks.runner.following.session.OPEN_SECONDS", 0.5)
    (standin.home / ".bashrc").unlink()
    message = "no prompt: the shell on desk gave no prompt that the runner knows; the last line"
    assert failure(run(command("true"))).startswith(message)


def test_way_to_the_login_node_is_broken(run: Runner, standin: StandIn) -> None:
    (standin.folder / "bin/ssh").write_text("#!/bin/bash\necho Connection refused; exit 255\n")
    assert failure(run(command("true", prompt=LOGIN))) == (
        "no prompt: `ssh -F /etc/tiny/hop_config gate.example.org` on the way to "
        "gate1 opened no shell; it said: Connection refused"
    )


def test_runner_that_breaks_down_fails_the_example(run: Runner, standin: StandIn, monkeypatch: Any) -> None:
    monkeypatch.setattr(type(standin), "hosts", {"desk": "lxc://none"})
    assert failure(run(command("true"))).startswith("runner: the runner could not go on: ValueError")


def test_rest_of_the_page_is_not_reached(run: Runner) -> None:
    results = run(command("true"), command("false"), command("true"), file("a", ""))
    assert [r.outcome for r in results] == ["passed", "failed", "not-reached", "not-reached"]
    assert results[2].reason == "line 2 failed"
