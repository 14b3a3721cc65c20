"""A program that waits for the reader is noticed; one that only prints nothing is not."""

import sys
import time

import pytest

from checks.tests.helpers.pages import command
from checks.tests.runner.conftest import Runner

PYTHON = sys.executable
WAITING = {
    "read -p 'Really delete? [y/N] ' answer": "Really delete? [y/N]",
    "read -rsn1 -p 'Press a key' answer": "Press a key",
    "select one in a b; do break; done": "#?",
    "cat >notes.txt": "cat >notes.txt",
    "printf 'Working ... '; bash -c 'read answer'": "Working ...",
    "true | bash -c 'read answer </dev/tty'": "answer </dev/tty'",
    "seq 100 | less": ":",
    "less /etc/hostname": "(END)",
    f"{PYTHON} -q": ">>>",
    f"{PYTHON} -c 'input(\"Your name: \")'": "Your name:",
    "PS1='which? ' bash --norc": "which?",
    "bash --norc -i -c 'read -e -p \"What now? \"'": "What now?",
    "vi notes.txt": "",
}
WORKING = (
    "sleep 2",
    "printf 'Working ... '; sleep 2",
    f"{PYTHON} -c 'import select; select.select([], [], [], 2)'",
    f"printf 50%; {PYTHON} -c 'import time; time.sleep(2)'",
    f"{PYTHON} -c 'import socket; a, b = socket.socketpair(); a.settimeout(2); a.recv(1)' || true",
    "timeout 2 tail -f /etc/hostname >/dev/null || true",
    "stty -icanon; sleep 2; stty icanon",
    "sleep 2 | cat",
    f"{PYTHON} -c 'import time; end = time.time() + 2\nwhile time.time() < end: pass'",
    "bash -c 'sleep 2 & wait'",
    "read -t 2 -p 'Still there? ' || true",
)


@pytest.mark.parametrize(("line", "last"), WAITING.items(), ids=WAITING)
def test_waiting_for_the_reader(run: Runner, line: str, last: str) -> None:
    started = time.monotonic()
    (result,) = run(command(line))
    assert result.failure
    assert str(result.failure).startswith("question: the program waits for a key, and the page gives none")
    assert result.failure.message.endswith(f"{last}`")
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("line", WORKING)
def test_working(run: Runner, line: str) -> None:
    (result,) = run(command(line, "..."), question_seconds=0.05)
    assert str(result.failure or result.outcome) == "passed"
