"""Every program of the project explains itself in one way and ends with the same statuses."""

import signal
import subprocess
import sys

import pytest

from conf.command_line import STATUSES, STOPPED, USAGE
from conf.facts import ROOT

PROGRAMS = [
    "checks.authoring.live",
    "checks.mutation",
    "checks.tools.links",
    "checks.tools.prose",
    "checks.verify",
    "conf.cluster",
    "conf.conda",
    "conf.image",
    "checks.tests.benchmarks",
]
WAITING = """
import time
from conf import command_line

def main(arguments):
    print("ready", flush=True)
    time.sleep(60)

command_line.program(main, stopped="stopped; all is well")
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python from the repository."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("module", PROGRAMS)
def test_help_names_the_program_and_its_statuses(module: str) -> None:
    done = run("-m", module, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: python -m {module} ")
    assert done.stdout.endswith(STATUSES)


@pytest.mark.parametrize("module", PROGRAMS)
def test_an_unknown_option_is_wrong_usage(module: str) -> None:
    done = run("-m", module, "--no-such-option")
    assert done.returncode == USAGE, done.stdout + done.stderr
    assert "usage: " in done.stderr


def test_all_programs_are_known() -> None:
    with_main = {path.parent for path in ROOT.glob("c*/**/__main__.py")}
    assert {".".join(path.relative_to(ROOT).parts) for path in with_main} == set(PROGRAMS)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, STOPPED), (signal.SIGTERM, 143)])
def test_a_stopped_program_says_so(number: signal.Signals, status: int) -> None:
    command = [sys.executable, "-c", WAITING]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (status, "stopped; all is well\n")
