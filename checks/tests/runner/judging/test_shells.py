"""A command ends in the shell that ran it: what tells a shell that was left from one that was lost."""

import pytest

from checks.runner.judging.shells import programs
from checks.tests.helpers.pages import LOGIN, WORKER, command
from checks.tests.helpers.standin import StandIn
from checks.tests.runner.conftest import Runner
from checks.tests.runner.test_failures import failure

LOST = (
    "other shell: the shell on ada@n01 that ran the command is gone; "
    "the prompt is that of another one, on ada@gate1"
)
# A worker that goes down ends the command on it, whose shell cannot report anything any more.
DIES = "(sleep 0.3; kill -KILL $$) & sleep 20; seq 1 3"


@pytest.fixture
def worker_that_dies(standin: StandIn) -> None:
    """A `qrsh` that says nothing then and ends with status 0, as the real one does."""
    script = standin.folder / "bin/qrsh"
    script.write_text(script.read_text().replace("exec bash -i", "bash -i; exit 0"))


@pytest.mark.usefixtures("worker_that_dies")
@pytest.mark.parametrize("fails", [False, True])
def test_worker_that_dies_fails_the_example(run: Runner, fails: bool) -> None:
    assert (
        failure(run(command("qrsh", prompt=LOGIN), command(DIES, "...", prompt=WORKER, fails=fails))) == LOST
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("exit", {"exit"}),
        ("cd x && exit 3", {"cd", "exit"}),
        ("A=1 ssh host", {"ssh"}),
        ("if true; then logout; fi", {"true", "logout", "fi"}),
        ("(sleep 1; kill $$) & wait", {"sleep", "kill", "wait"}),
        ("for i in 1 2\ndo\n  exit\ndone", {"for", "exit", "done"}),
        ("echo 'a; exit'", {"echo"}),
        ("echo exit | cat", {"echo", "cat"}),
        ("echo 'open", set()),
    ],
)
def test_programs_of_a_command_line(typed: str, found: set[str]) -> None:
    assert programs(typed) == found


def test_a_failed_pipe_is_not_held_against_what_follows(run: Runner) -> None:
    results = run(command("false | false", fails=True), command("sleep 0 &", "..."), command("wait", "..."))
    assert [result.outcome for result in results] == ["passed", "passed", "passed"]
