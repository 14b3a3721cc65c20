"""A page that another thread kills, as Ctrl-C and the end of a sample do, comes to its end at once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checks.pages.contract.examples import Example
from checks.runner.failures import Kind
from checks.runner.following.page import PageRun
from checks.runner.limits import Limits
from checks.tests.helpers import pages as samples
from checks.tests.helpers.pages import command
from checks.tests.helpers.ports import free_port
from checks.tests.helpers.standin import StandIn
from checks.tests.helpers.waiting import soon

# So long nothing here may take; what is killed would take longer.
SECONDS = 30
LONGER = 600
DEAF_SERVER = (
    'python3 -u -c "import signal as g, http.server as s; g.signal(g.SIGINT, g.SIG_IGN); '
    "print('up'); s.HTTPServer(('', {port}), s.SimpleHTTPRequestHandler).serve_forever()\""
)

NewRun = Callable[..., PageRun]


@pytest.fixture
def new_run(standin: StandIn) -> NewRun:
    """Return what makes a page of some examples."""
    bounds = replace(Limits(question_seconds=0.2), command_seconds=LONGER, stop_seconds=LONGER)

    def new(*examples: Example) -> PageRun:
        return PageRun(samples.page(examples), samples.table(), standin, bounds)

    return new


def deaf_server() -> Example:
    """Return a server that Ctrl-C does not end."""
    port = free_port()
    return command(DEAF_SERVER.format(port=port), "up", serves=f":{port}")


def test_server_need_not_be_stopped_after_a_kill(new_run: NewRun) -> None:
    example = deaf_server()
    run = new_run(example)
    assert run.play(example, is_last=True).outcome == "passed"
    run.kill()
    run.close()


def test_kill_ends_the_wait_for_a_server_that_does_not_stop(new_run: NewRun) -> None:
    example = deaf_server()
    run = new_run(example)
    assert run.play(example, is_last=True).outcome == "passed"
    errors: list[BaseException] = []

    def close() -> None:
        try:
            run.close()
        except BaseException as error:
            errors.append(error)

    closing = threading.Thread(target=close)
    closing.start()
    run.kill()
    closing.join(SECONDS)
    assert not closing.is_alive()
    assert not errors


def test_kill_ends_a_command_and_its_page(new_run: NewRun, standin: StandIn) -> None:
    run = new_run(command(f"touch begun; sleep {LONGER}"), command("echo never"))
    outcomes: list[tuple[str, Kind | None]] = []

    def play() -> None:
        outcomes.extend((one.outcome, one.failure.kind if one.failure else None) for one in run.results())

    playing = threading.Thread(target=play)
    playing.start()
    assert soon(lambda: Path(standin.home, "begun").exists())
    run.kill()
    playing.join(SECONDS)
    assert outcomes == [("failed", Kind.TERMINAL_ENDED), ("not-reached", None)]


@pytest.mark.parametrize("marks", [{}, {"fails": True}], ids=["as it should", "fails"])
def test_nothing_that_a_kill_ends_has_passed(new_run: NewRun, marks: dict[str, Any]) -> None:
    """The program ends before its shell, which shows a prompt and the program's status."""
    (example,) = examples = [command("sleep 0.2; (exit 1)" if marks else "sleep 0.2", **marks)]
    run = new_run(*examples)
    killing = threading.Timer(0.1, lambda: setattr(run.reader, "is_killed", True))
    killing.start()
    result = run.play(example, is_last=True)
    killing.join()
    run.close()
    assert result.failure
    assert result.failure.kind is Kind.TERMINAL_ENDED


def test_nothing_is_opened_after_a_kill(new_run: NewRun) -> None:
    run = new_run(command("true"))
    run.kill()
    (result,) = run.results()
    assert result.failure
    assert result.failure.kind is Kind.TERMINAL_ENDED
