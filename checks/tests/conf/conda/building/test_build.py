"""Packages are built by processes of their own; whatever happens to one is said plainly, and none is left."""

import errno
import signal
import subprocess
import sys
import time

import pytest

from checks.tests.helpers.programs import environment
from checks.tests.helpers.waiting import soon
from conf.cluster.owner import identity
from conf.conda.building import parallel
from conf.conda.errors import BuildError
from conf.conda.packages.recipes import Recipe

# A build whose processes say who they are and then take for ever.
ENDLESS_BUILD = r"""
import subprocess, sys
from conf import signals
from conf.conda.building import parallel
from conf.conda.packages.recipes import Recipe

def start():
    script = "import os, time; os.write(2, f'{os.getpid()}\\n'.encode()); time.sleep(600)"
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", script]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, process_group=0)

def main():
    parallel.start_worker = start
    parallel.build_wave([Recipe("wheel", name, "1", "3.11", (), {}) for name in ("ice", "water")], print)

signals.program(main)
"""
WAVE = [Recipe("wheel", name, "1", "3.11", (), {}) for name in ("ice", "water", "steam")]


def workers_that(script: str, monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[str]]:
    """Let the build start processes that run a script instead; return those started."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-uc", f"import sys, time\nfor line in sys.stdin:\n {script}"]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, process_group=0))
        return started[-1]

    monkeypatch.setattr(parallel, "start_worker", start)
    return started


def test_each_package_is_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    started, finished = workers_that('print("{}")', monkeypatch), list[str]()
    parallel.build_wave(WAVE, finished.append)
    assert sorted(finished) == ["ice 1", "steam 1", "water 1"]
    assert len(started) == parallel.PROCESSES
    assert all(worker.poll() is not None for worker in started)


def test_a_package_that_cannot_be_built_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    workers_that("""print('{"error": "too warm"}')""", monkeypatch)
    with pytest.raises(BuildError, match=r"(ice|water) 1 cannot be built: too warm"):
        parallel.build_wave(WAVE, print)


def test_a_full_disk_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    workers_that(f"""print('{{"error": "no space", "errno": {errno.ENOSPC}}}')""", monkeypatch)
    with pytest.raises(OSError, match="no space") as caught:
        parallel.build_wave(WAVE, print)
    assert caught.value.errno == errno.ENOSPC


def test_a_process_that_dies_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    workers_that("sys.exit(3)", monkeypatch)
    with pytest.raises(BuildError, match="the process that builds it has ended"):
        parallel.build_wave(WAVE, print)


def test_others_are_not_waited_for_when_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = WAVE[0].key
    started = workers_that(f"""time.sleep(60 * ("{slow}" in line)); print('{{"error": "x"}}')""", monkeypatch)
    began = time.monotonic()
    with pytest.raises(BuildError, match="water 1 cannot be built"):
        parallel.build_wave(WAVE, print)
    assert time.monotonic() - began < 50
    assert all(worker.poll() is not None for worker in started)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_what_builds(number: signal.Signals) -> None:
    command = [sys.executable, "-c", ENDLESS_BUILD]
    building = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment({}))
    assert building.stderr is not None
    try:
        workers = [int(building.stderr.readline()) for _ in range(parallel.PROCESSES)]
        building.send_signal(number)
        _, said = building.communicate(timeout=60)
    finally:
        building.kill()
        building.wait()
    assert building.returncode != 0
    assert "KeyboardInterrupt" in said or "Stopped" in said
    assert soon(lambda: not any(map(identity, workers)))
