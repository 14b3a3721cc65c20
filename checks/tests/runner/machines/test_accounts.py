"""Accounts of other clusters, as their owners have set them up: they are followed, or it is said why not."""

from pathlib import Path

import pytest

from checks.runner.machines.elsewhere.remote import RealCluster
from checks.tests.helpers.site import SITE
from checks.tests.runner.machines.test_real import OWN, account, outcomes, run, there

__all__ = ["account"]  # the fixture

PROMPTS = [r"\w ❯ ", "➜ ", "λ ", r"\w: ", "", r"\[\e[1;32m\]\u\[\e[0m\] in \w\n❯ "]
FILES = {
    **{f"the prompt {prompt!r}": f"PS1='{prompt}'" for prompt in PROMPTS},
    "a read-only PROMPT_COMMAND": "PROMPT_COMMAND='true audited'; readonly PROMPT_COMMAND",
    "a prompt that is made each time": "PROMPT_COMMAND='PS1=\"$? ❯ \"'",
    "several commands before the prompt": "PROMPT_COMMAND=('true a' 'PS1=\"at $PWD ❯ \"')",
    "a start-up file that asks": "read -p 'Which project? ' project; select one in a b; do break; done",
    "strict": "set -u -C; shopt -s nullglob failglob; alias rm='rm -i' exec='false'; IFS=:",
    "traced": "trap 'last=$BASH_COMMAND' DEBUG; set -o functrace",
    "edited as in vi": "set -o vi",
}


def set_up(home: Path, line: str) -> None:
    """Add a line to the account's start-up file."""
    with (home / ".bashrc").open("a") as file:
        file.write(f"{line}\n")


@pytest.mark.parametrize("name", FILES)
def test_is_followed(account: Path, name: str) -> None:
    set_up(account, FILES[name])
    results = run(
        there("echo one", "one"),
        there("false | true | (exit 3)", fails=True),
        there("shopt -q login_shell; shopt -qo posix || echo a bash as after a log-in", "a bash as ..."),
        there("exit 0", "logout", fails=False),
    )
    assert outcomes(results[:3]) == ["passed"] * 3
    assert [result.status for result in results[:3]] == [0, 3, 0]


@pytest.mark.parametrize("prompt", [r"\w ❯ ", "➜ ", "λ "])
def test_shells_that_are_opened_later_are_followed(account: Path, prompt: str) -> None:
    set_up(account, f"PS1='{prompt}'")
    results = run(there("qrsh", "..."), there("echo two", "two"), there("exit", "exit"), there("true"))
    assert outcomes(results) == ["passed"] * 4


def test_another_log_in_shell_is_replaced_by_bash(account: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal's first shell never shows; one that is opened later is told to become bash."""
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    (account.parent / "bin" / "qrsh").write_text("#!/bin/sh\nPS1='% ' exec dash -i\n")
    results = run(there("qrsh"), there("echo two", "two"), there("exit", "logout"), there("true"))
    assert outcomes(results) == ["passed"] * 4


def test_an_old_bash_is_named(account: Path) -> None:
    old = account.parent / "bin" / "bash"
    old.write_text("#!/bin/sh\necho '4.2.46(2)-release'\n")
    old.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{old.parent}:/usr/bin:/bin")
        with pytest.raises(ConnectionError, match=r"bash is 4\.2\.46.*it has to be 4\.4 or later"):
            RealCluster(SITE, OWN)


def test_a_read_only_prompt_is_named(account: Path) -> None:
    set_up(account, "readonly PS1")
    assert outcomes(run(there("true"))) == [
        "no prompt: the shell on gate1 gave no prompt that the runner knows; the last line on its "
        "screen: 'PS1 is read-only in this account: its prompts cannot be marked'"
    ]


def test_what_waits_instead_of_a_shell_is_shown(account: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checks.runner.following.session.OPEN_SECONDS", 3)
    set_up(account, "read -p 'Which project? ' project </dev/tty")
    assert outcomes(run(there("true"))) == [
        "no prompt: the shell on gate1 gave no prompt that the runner knows; the last line on its "
        "screen: 'Which project?'"
    ]
