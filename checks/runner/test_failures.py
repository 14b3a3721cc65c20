"""Every way an example can fail, with its message. Nothing wrong may ever pass."""

import time
from typing import Any

import pytest

from checks.examples.contract import Example
from checks.examples.page import Result
from checks.runner.conftest import Runner
from checks.runner.samples import LOGIN, WORKER, command, file, free_port
from checks.runner.standin import NONCE, PASSWORD, StandIn

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
    "wrong output": (
        [command("echo 1.0", "1.1")],
        "wrong output: the page shows something else than was seen",
    ),
    "one line too few on the page": (
        [command("seq 3", "1", "2")],
        "wrong output: the page shows something else than was seen",
    ),
    "one line too many on the page": (
        [command("seq 2", "1", "2", "3")],
        "wrong output: the page shows something else than was seen",
    ),
    "output missing": (
        [command("true", "hello")],
        "output missing: the page shows output, the command printed nothing",
    ),
    "unexpected output": (
        [command("echo hello")],
        "unexpected output: the command printed something, the page shows no output",
    ),
    "status": (
        [command("false")],
        "exit status: the command ended with status 1, not 0",
    ),
    "status of a pipe's end": (
        [command("echo a; (exit 77)", "a")],
        "exit status: the command ended with status 77, not 0",
    ),
    "does not fail": (
        [command("true", fails=True)],
        "exit status: the block is marked `fails`, but the command ended with status 0",
    ),
    "fails with another text": (
        [command("ls /none", "ls: /none is not there", fails=True)],
        "wrong output: the page shows something else than was seen",
    ),
    "fails but opens a shell": (
        [command("qrsh", prompt=LOGIN, fails=True)],
        "exit status: the block is marked `fails`, but the command opened a new shell instead",
    ),
    "prompt elsewhere": (
        [command("cd /"), command("true")],
        "prompt elsewhere: the terminal is at `te1st@laptop:/$`, the page says `te1st@laptop:~$`",
    ),
    "still on the worker": (
        [command("", prompt=WORKER), command("true", prompt=LOGIN)],
        "prompt elsewhere: the terminal is at `[te1st@node001 ~]$`, "
        "the page says `[te1st@iceberg-login1 ~]$`",
    ),
    "another worker than before": (
        [
            command("echo node002", "<worker_node_2>", prompt=WORKER),
            command("", prompt="[te1st@<worker_node_2> ~]$", host="<worker_node_2>"),
        ],
        "prompt elsewhere: the terminal is at `[te1st@node001 ~]$`, the page says `[te1st@node002 ~]$`",
    ),
    "no such machine": (
        [command("true", prompt="[te1st@sharc ~]$", host="sharc")],
        "prompt elsewhere: the cluster has no machine 'sharc'",
    ),
    "shell ended": (
        [command("exit 0", "exit")],
        "terminal ended: the command ended the shell and with it the reader's terminal",
    ),
    "terminal ended by exec": (
        [command("exec true")],
        "terminal ended: the command ended the shell and with it the reader's terminal",
    ),
    "unfinished quote": (
        [command("echo 'a")],
        "unfinished command: the shell waits for the rest of the command",
    ),
    "complete too early": (
        [command("echo a\necho b", "a", "b")],
        "unfinished command: the page goes on with `> …`, but for the shell `echo a` was complete",
    ),
    "PROMPT_COMMAND replaced": (
        [command("PROMPT_COMMAND=true"), command("true")],
        "prompt unusable: a prompt came without the exit status before it",
    ),
    "unknown placeholder": (
        [command("echo 1", "<joob_id>")],
        "unknown placeholder: <joob_id> is not in the table of placeholders",
    ),
    "unknown placeholder in a command": (
        [command("echo <joob_id>")],
        "unknown placeholder: <joob_id> is not in the table of placeholders",
    ),
    "placeholder not captured": (
        [command("qdel <job_id>")],
        "placeholder without value: <job_id> is used here, but no output above captured it",
    ),
    "captured value changes": (
        [command("echo 1", "<job_id>"), command("echo 2", "<job_id>")],
        "wrong output: the page shows something else than was seen",
    ),
    "question never asked": (
        [command("echo a", "a", answers={"Proceed ([y]/n)?": "y"})],
        "question: the page answers `Proceed ([y]/n)?`, but it was not asked",
    ),
    "question not answered": (
        [command("read -p 'Proceed ([y]/n)? ' a")],
        "question: the terminal asks `Proceed ([y]/n)?`, and the page does not answer",
    ),
    "wrong password": (
        [
            command(
                "ssh te2nd@iceberg.shef.ac.uk",
                "te1st@iceberg.shef.ac.uk's password:",
                answers={"password:": "wrong"},
            )
        ],
        "exit status: the command ended with status 255, not 0",
    ),
    "terminal busy": (
        [
            command(f"nc -l {PORT} 2>/dev/null || python3 -m http.server {PORT}", "...", serves=f":{PORT}"),
            command("true"),
        ],
        "terminal busy: the server started at line 1 still runs in this terminal",
    ),
    "server ends": (
        [command("true", serves=f":{PORT}")],
        "server: the server ended with status 0 instead of serving",
    ),
    "port taken": (
        [
            command(f"python3 -m http.server {PORT}", "...", serves=f":{PORT}"),
            command(f"python3 -m http.server {PORT}", "...", serves=f":{PORT}", session="2"),
        ],
        f"server: port {PORT} of laptop is in use before the server starts",
    ),
    "file outside the home directory": (
        [file("../x", "")],
        "file: ../x could not be written: the path must lead into the home directory",
    ),
    "file over a folder": (
        [command("mkdir d"), file("d", "")],
        "file: d could not be written: /bin/sh: 1: cannot create d: Is a directory",
    ),
    "invalid UTF-8": (
        [command(r"printf 'a\xff\n'", "...")],
        "binary output: the output is not text that a page can show: byte 2 (0xff) is not UTF-8 text",
    ),
    "binary output": (
        [command("head -c 3 /dev/zero", "...")],
        "binary output: the output is not text that a page can show: "
        "character 1 is the control character '\\x00'",
    ),
    "full-screen program": (
        [command(r"printf '\033[?1049h\033[2Jmenu\033[?1049l'", "...")],
        "binary output: the output is not text that a page can show: "
        "the escape sequence '\\x1b[?1049h' is that of a full-screen program",
    ),
    "unterminated escape": (
        [command(r"printf 'ok\n\033]0;title'", "ok")],
        "binary output: the output is not text that a page can show: "
        "the escape sequence '\\x1b' is that of a full-screen program",
    ),
    "forged status without the nonce": (
        [command(r"printf '\033]133;D;0;te1st@laptop;1;x\a'; false")],
        "exit status: the command ended with status 1, not 0",
    ),
    "forged status with the nonce": (
        [command(rf"printf '\033]133;D;0;te1st@laptop;1;{NONCE}\a'; false")],
        "exit status: the command ended with status 1, not 0",
    ),
    "forged prompt in text": (
        [command("printf 'te1st@laptop:~$ '; sleep 0.2; echo more", "te1st@laptop:~$")],
        "wrong output: the page shows something else than was seen",
    ),
    "forged prompt with the nonce": (
        [
            command(
                rf"printf '\033]133;D;0;te1st@laptop;1;{NONCE}\ate1st@laptop:~$ \033]133;B;{NONCE}\a';"
                " sleep 0.3; false"
            ),
        ],
        "late output: text appeared after the prompt of the command before: 'a second prompt'",
    ),
    "late output of a background job": (
        [
            command("( (sleep 0.2; echo late) & )"),
            command("sleep 0.5", session="2"),
            command("true"),
        ],
        "late output: text appeared after the prompt of the command before: 'late'",
    ),
    "byte by byte": (
        [command("for c in a b c; do printf $c; sleep 0.1; done", "ab")],
        "wrong output: the page shows something else than was seen",
    ),
    "hidden by a character without width": (
        [command(r"printf 'ok\r\u200bERROR\n'", "ok")],
        "wrong output: the page shows something else than was seen",
    ),
}


@pytest.mark.parametrize(("examples", "message"), CASES.values(), ids=CASES)
def test_message(run: Runner, examples: list[Example], message: str) -> None:
    assert failure(run(*examples)) == message


def test_time_limit_kills(run: Runner) -> None:
    started = time.monotonic()
    results = run(command("trap '' INT TERM HUP; sleep 100"), command("true"), command_seconds=0.5)
    assert failure(results) == "time limit: no prompt after 0.5 s; the terminal was killed"
    assert time.monotonic() - started < 3


def test_shell_without_marks_meets_the_time_limit(run: Runner) -> None:
    results = run(command("bash --norc"), command_seconds=0.5)
    assert failure(results) == "time limit: no prompt after 0.5 s; the terminal was killed"
    assert "a shell without /etc/bash.bashrc" in results[0].failure.hint  # type: ignore[union-attr]


def test_page_limit(run: Runner) -> None:
    results = run(command("sleep 0.3"), command("true"), page_seconds=0.2)
    assert failure(results) == "time limit: the page took more than 0.2 s in all"


@pytest.mark.parametrize("flood", ["yes", "head -c 10000000 /dev/zero | tr '\\0' x; echo"])
def test_endless_output_is_killed_and_bounded(run: Runner, flood: str) -> None:
    results = run(command(flood, "..."), output_bytes=100_000)
    message = "too much output: the command printed more than 100000 bytes; the terminal was killed"
    assert failure(results) == message
    assert len(results[0].output) <= 1 << 16


def test_server_never_listens(run: Runner) -> None:
    results = run(command("sleep 100", serves=f":{PORT}"), command_seconds=0.5)
    assert failure(results) == f"server: nothing listened on port {PORT} of laptop within 0.5 s"


def test_server_output_is_compared(run: Runner) -> None:
    results = run(
        command(f"python3 -m http.server {PORT}", "Serving FTP", serves=f":{PORT}"), command_seconds=1
    )
    assert failure(results).startswith("wrong output")


def test_server_that_ends_later_is_noticed(run: Runner) -> None:
    results = run(
        command(f"timeout 1 python3 -m http.server {PORT}", "...", serves=f":{PORT}"),
        command("sleep 1.5", session="2"),
        command("true", session="2"),
    )
    assert failure(results) == "server: the server of line 1 has ended meanwhile, with status 124"


def test_echoed_password_is_hidden(run: Runner) -> None:
    ask = "read -p 'password: ' a; echo $a"
    results = run(command(ask, "password:", "...", answers={"password:": None}))
    assert PASSWORD not in repr(results)
    assert results[0].output == "password: ********\n********"


def test_new_terminal_without_marks(run: Runner, standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checks.examples.session.OPEN_SECONDS", 0.5)
    (standin.home / ".bashrc").unlink()
    message = "no prompt: the new terminal on laptop gave no prompt within 0.5 s"
    assert failure(run(command("true"))) == message


def test_way_to_the_login_node_is_broken(run: Runner, standin: StandIn) -> None:
    (standin.folder / "bin/ssh").write_text("#!/bin/bash\necho Connection refused; exit 255\n")
    assert failure(run(command("true", prompt=LOGIN))) == (
        "no prompt: `ssh -F /etc/iceberg/hop_config iceberg.shef.ac.uk` on the way to "
        "iceberg-login1 opened no shell; it said: Connection refused"
    )


def test_runner_that_breaks_down_fails_the_example(run: Runner, standin: StandIn, monkeypatch: Any) -> None:
    monkeypatch.setattr(type(standin), "hosts", {"laptop": "lxc://none"})
    assert failure(run(command("true"))).startswith("runner: the runner could not go on: ValueError")


def test_rest_of_the_page_is_not_reached(run: Runner) -> None:
    results = run(command("true"), command("false"), command("true"), file("a", ""))
    assert [r.outcome for r in results] == ["passed", "failed", "not-reached", "not-reached"]
    assert results[2].reason == "line 2 failed"


def test_another_question_than_the_page_answers(run: Runner) -> None:
    answers = {"Proceed ([y]/n)?": "y", "password:": "x"}
    assert failure(run(command("read -p 'password: ' a", "...", answers=answers))) == (
        "question: the page answers `Proceed ([y]/n)?`, but the terminal asks `password:`"
    )
