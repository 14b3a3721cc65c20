"""SIGTERM and SIGHUP end a run as Ctrl-C does: at once, with the evidence, and nothing goes on."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.tests.helpers.pages import command
from checks.tests.helpers.verify import arguments, environment, evidence, write_examples
from checks.tests.helpers.waiting import PATIENCE, soon
from conf.bootstrap import tools_environment
from conf.cluster.owner import identity
from conf.facts import ROOT
from conf.signals import UNDER_NOX

STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
SLEEP = "sleep 986"
NOXFILE = """\
import sys
import nox
sys.path.insert(0, {root!r})
from conf import signals
signals.install(forward=True)

@nox.session(python=False)
def pages(session):
    session.run(*{command!r}, external=True, interrupt_timeout=60)
"""


class Run:
    """A run of two pages that never ends; `text` is what it has said."""

    def __init__(self, folder: Path, command_line: list[str]) -> None:
        self.folder = folder
        self.text = ""
        self.process = subprocess.Popen(
            command_line,
            cwd=ROOT,
            env=environment(folder, PYTHONPATH=str(ROOT)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def until(self, text: str) -> None:
        """Read until it says what matches `text`."""
        assert self.process.stdout
        while not re.search(text, self.text):
            chunk = os.read(self.process.stdout.fileno(), 4096)
            assert chunk, self.text
            self.text += chunk.decode()

    def end(self, number: int) -> int:
        """Send it a signal; return its exit status."""
        self.process.send_signal(number)
        try:
            said, _ = self.process.communicate(timeout=2 * PATIENCE)
        finally:
            self.process.kill()
        self.text += said.decode()
        return self.process.returncode


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Write a page that passes, which goes first, and one that never ends; nothing of it runs afterwards."""
    write_examples(tmp_path, one=[command("true")] * 3, two=[command("true"), command(SLEEP)])
    yield tmp_path
    assert soon(lambda: not sleeps(tmp_path))


def sleeps(folder: Path) -> list[str]:
    """Return the processes that run in a stand-in's home directory."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve().is_relative_to(folder) and identity(int(process.name)):
                found.append(process.name)
        except OSError:
            continue
    return found


@pytest.mark.parametrize("number", STATUS)
def test_a_signal_ends_it_and_keeps_what_was_learnt(folder: Path, number: signal.Signals) -> None:
    run = Run(folder, arguments(folder))
    run.until("docs/two.md::1 true PASSED")
    assert run.end(number) == STATUS[number], run.text
    assert "INTERNALERROR" not in run.text
    assert "Traceback" not in run.text
    assert ("one", 1, "passed") in evidence(folder)


def test_a_signal_reaches_the_processes_of_xdist(folder: Path) -> None:
    run = Run(folder, arguments(folder, "--numprocesses=2"))
    run.until(r"PASSED[^\n]* docs/two.md::1 true")
    assert run.end(signal.SIGTERM) == 143, run.text


def test_the_next_signals_change_nothing(folder: Path) -> None:
    run = Run(folder, arguments(folder))
    run.until("docs/two.md::1 true PASSED")
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGTERM):
        run.process.send_signal(number)
    assert run.end(signal.SIGTERM) in (143, 129), run.text
    assert "Traceback" not in run.text


def test_a_closed_terminal_ends_it(folder: Path) -> None:
    leader, follower = os.openpty()
    process = subprocess.Popen(
        ["setsid", "--ctty", "--wait", *arguments(folder, "--color=no")],
        cwd=ROOT,
        env=environment(folder),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    said = b""
    while not re.search(rb"two.md::1 true\s+PASSED", said):
        said += os.read(leader, 4096)
    os.close(leader)
    assert process.wait(timeout=2 * PATIENCE) == 129
    assert json.loads((folder / "evidence.json").read_text())["examples"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_to_nox_ends_its_programs(folder: Path, number: signal.Signals) -> None:
    noxfile = folder / "noxfile.py"
    noxfile.write_text(NOXFILE.format(root=str(ROOT), command=arguments(folder)))
    python = str(tools_environment() / "bin" / "python")
    run = Run(folder, [python, "-m", "nox", "--noxfile", str(noxfile)])
    run.until("docs/two.md::1 true PASSED")
    assert run.end(number) == (-number if number == signal.SIGKILL else 130), run.text
    # Killed, nox has said nothing to anybody: the kernel tells its programs.
    assert soon(lambda: not sleeps(folder))
    assert ("one", 1, "passed") in evidence(folder)


def test_nohup_is_respected(tmp_path: Path) -> None:
    script = (
        "import os, signal; from conf import signals; signals.install(); os.kill(os.getpid(), 1); print(1)"
    )
    done = subprocess.run(
        ["nohup", sys.executable, "-c", script],
        cwd=ROOT,
        env={name: text for name, text in environment(tmp_path).items() if name != UNDER_NOX},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "1\n")
