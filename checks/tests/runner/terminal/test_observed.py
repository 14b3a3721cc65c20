"""Readers who watch their shell see what a shell without the runner's markers shows, and no secret word."""

import time
from typing import cast

import pexpect
import pytest

from checks.runner.following.session import Session
from checks.runner.limits import Limits
from checks.runner.terminal.screen import screenful
from checks.runner.terminal.terminal import COLUMNS, ROWS
from checks.tests.helpers.pages import command
from checks.tests.helpers.standin import NONCE, StandIn
from checks.tests.runner.conftest import Runner

PROMPT = "ada@desk:~$ "
SECONDS = 30
WAYS = {
    "set -x": ["set -x", "name=numpy; echo $name", "false", "set +x"],
    "PS4": ["PS4='line $LINENO: '", "set -x", "echo one", "set +x"],
    "a trace in a file": ["exec 7>trace; BASH_XTRACEFD=7; set -x", "echo one", "set +x", "cat trace"],
    "set -u": ["set -u", "echo $none", "echo one", "set +u"],
    "set -e": ["set -e", "true", "set +e", "false"],
    "set -v": ["set -v", "echo one", "set +v"],
    "a DEBUG trap": ["trap 'echo \"now: $BASH_COMMAND\"' DEBUG", "echo one", "trap - DEBUG"],
    "a DEBUG trap that counts": ["trap 'n=$((n + 1))' DEBUG", "true; true", "trap - DEBUG", "echo $n"],
    "a DEBUG trap in functions": [
        "set -o functrace; f() { true; }",
        "trap 'echo \"now: $BASH_COMMAND\"' DEBUG",
        "f",
        "trap - DEBUG",
    ],
    "an ERR trap": ["set -o errtrace; trap 'echo failed: $?' ERR", "false", "true | false", "trap - ERR"],
    "PROMPT_COMMAND": ["PROMPT_COMMAND='echo before the prompt: $?'", "echo one", "false", "true"],
    "several in PROMPT_COMMAND": ["PROMPT_COMMAND=('echo a' 'echo b')", "false", "echo $? ${PIPESTATUS[0]}"],
    "traced PROMPT_COMMAND": ["PROMPT_COMMAND='true a'; set -x", "echo one", "set +x"],
    "stty -echo": ["stty -echo", "echo one", "stty echo", "stty size"],
    "statuses": ["false | true | (exit 3)", "echo $? ${PIPESTATUS[*]}", "echo last: $_"],
    "another IFS": ["IFS=:", "false | true", "echo ${PIPESTATUS[*]}", "IFS=", "echo one"],
    "without an end of line": ["printf one", "echo two"],
    "editing as in vi": ["set -o vi", "echo one", "set -o emacs"],
    "read -e": ["read -e -p 'go on? ' answer </dev/null", "echo $?"],
}


@pytest.mark.parametrize("way", WAYS)
def test_the_screen_is_that_of_a_plain_shell(standin: StandIn, way: str) -> None:
    session = Session(standin, Limits(command_seconds=SECONDS))
    session.open("ada", standin.site.desk)
    try:
        for line in WAYS[way]:
            session.type(line, time.monotonic() + SECONDS)
        screen = session.screen()
    finally:
        session.close()
    assert screen.splitlines() == plain(standin, WAYS[way])
    assert NONCE not in screen


def plain(standin: StandIn, lines: list[str]) -> list[str]:
    """Return the screen of a shell without markers after these commands."""
    start = standin.folder / "plain"
    start.write_text(f"PS1='{standin.ps1[standin.site.desk]}'\nbind 'set enable-bracketed-paste off'\n")
    shell = pexpect.spawn("bash", ["--rcfile", str(start), "-i"], dimensions=(ROWS, COLUMNS), timeout=SECONDS)
    shell.delaybeforesend = None
    seen = b""
    for line in [None, *lines]:
        if line:
            shell.send(f"{line}\r")
        shell.expect_exact(PROMPT)
        seen += cast(bytes, shell.before) + PROMPT.encode()
    shell.close(force=True)
    return screenful(seen, COLUMNS, ROWS)


def test_the_own_prompt_is_followed(run: Runner) -> None:
    """Markers that PS1 or PROMPT_COMMAND replaced are put back, with the status of the command."""
    results = run(
        command("PS1='ada@desk:\\w$ '"),
        command("set -x; PS1='ada@desk:\\w$ '; false", "...", fails=True),
        command("echo one", "+ echo one", "one"),
        command("set +x; PROMPT_COMMAND='PS1=\"ada@desk:\\w$ \"'", "+ set +x"),
        command("false | (exit 4)", fails=True),
        command("echo $? ${PIPESTATUS[*]}", "4 1 4"),
    )
    assert [str(result.failure or result.outcome) for result in results] == ["passed"] * 6
    assert [result.status for result in results] == [0, 1, 0, 0, 4, 0]


def test_a_question_without_marks_is_no_prompt(run: Runner) -> None:
    asked = command("read -e -p 'What now? '; echo done", "What now?", "done")
    (result,) = run(asked, command_seconds=60)
    assert result.failure and result.failure.message.endswith("the last line on the screen is `What now?`")


def test_the_secret_word_is_hidden(run: Runner) -> None:
    results = run(command("(set; bind -v) | cat -v", "..."), command('echo "$PS1"', "ada@desk:\\w$"))
    assert [str(result.failure or result.outcome) for result in results] == ["passed"] * 2
    assert NONCE not in results[0].output


@pytest.mark.parametrize("last", ["set -x", "stty -echo", "set -v", "trap 'n=$((n + 1))' DEBUG", "set -o vi"])
def test_the_last_command_of_a_terminal_is_followed_by_its_prompt_only(run: Runner, last: str) -> None:
    (passed,) = run(command(last))
    assert str(passed.failure or passed.outcome) == "passed"
