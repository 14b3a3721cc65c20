"""Ctrl-C in the middle of a start, signals later, and an owner that was killed."""

import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.tests.conf.cluster.life.test_traces import traces
from checks.tests.helpers.programs import environment
from checks.tests.helpers.waiting import soon
from conf.cluster import start
from conf.cluster.owner import is_dead, this_process
from conf.cluster.remove import remove_abandoned
from conf.cluster.state import read_all
from conf.conda import ensure_tree
from conf.debian import mirror
from conf.engine import Engine, find
from conf.facts import ROOT
from conf.image import ensure_images
from conf.image.base import ensure_base

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(600)]

STARTER = (
    "import sys, time\n"
    "from conf import signals\n"
    "from conf.cluster import start\n"
    "signals.install()\n"
    "cluster = start(sys.argv[1])\n"
    "print('running', flush=True)\n"
    "time.sleep(600)\n"
)


def starter(name: str) -> subprocess.Popen[str]:
    """Start a cluster in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", STARTER, name],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment({}),
    )


@pytest.fixture
def name() -> Iterator[str]:
    engine = find()
    ensure_tree(engine, ensure_images(engine).node)  # nothing is built while the clock runs
    yield (chosen := f"fault-{os.getpid()}")
    assert not any(traces(engine, chosen).values())


@pytest.mark.parametrize("containers", [0, 1, 3, 4])
def test_ctrl_c_in_the_middle_of_a_start_leaves_nothing(name: str, containers: int) -> None:
    engine = find()
    process = starter(name)
    try:
        deadline = time.monotonic() + 180
        while name not in read_all() or len(traces(engine, name)["containers"]) < containers:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=180)
    finally:
        process.kill()
        process.wait()
    assert "KeyboardInterrupt" in said
    assert not any(traces(engine, name).values())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_it_runs_leaves_nothing(name: str, number: int) -> None:
    process = starter(name)
    try:
        assert process.stdout is not None
        assert "running\n" in iter(process.stdout.readline, "")
        process.send_signal(number)
        process.communicate(timeout=180)
    finally:
        process.kill()
        process.wait()


def test_more_signals_while_it_is_removed_change_nothing(name: str) -> None:
    process = starter(name)
    try:
        assert process.stdout is not None
        assert "running\n" in iter(process.stdout.readline, "")
        process.send_signal(signal.SIGINT)
        assert soon(lambda: len(traces(find(), name)["containers"]) < 4)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            process.send_signal(number)
        process.communicate(timeout=180)
    finally:
        process.kill()
        process.wait()


def test_what_a_killed_owner_left_is_removed_by_the_next_start(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = find()
    removed: list[str] = []

    def spy(engine: Engine) -> list[str]:
        removed.extend(found := remove_abandoned(engine))
        return found

    # The package gives the function `start` out under the name of its module.
    monkeypatch.setattr(importlib.import_module("conf.cluster.start"), "remove_abandoned", spy)
    process = starter(name)
    try:
        assert process.stdout is not None
        assert "running\n" in iter(process.stdout.readline, "")
    finally:
        process.kill()
        process.wait()
    assert len(traces(engine, name)["containers"]) == 4
    with start(f"next-{os.getpid()}") as following:
        assert not any(traces(engine, name).values())
        # The next start may also be that of a test in another process.
        said = f"Removed what was left of cluster {name}." in capsys.readouterr().err
        assert said == (name in removed)
    assert not any(traces(engine, following.name).values())


def test_owners() -> None:
    me = this_process()
    assert not is_dead(me)
    assert not is_dead("kept")
    pid, began, namespace = me.split(":")
    assert is_dead(f"{pid}:{int(began) + 1}:{namespace}"), "another process got the number"
    assert not is_dead(f"{pid}:{began}:1"), "a process of another namespace cannot be judged"


def test_ctrl_c_while_an_image_is_built_leaves_nothing(tmp_path: Path) -> None:
    """Build from the same base, but from another spelling of the mirror, so that nothing is there yet."""
    engine = find()
    ensure_images(engine)
    changes = {
        "ICEBERG_BASE": ensure_base(engine),
        "ICEBERG_DEBIAN_MIRROR": f"{mirror().rstrip('/')}/./",
        "TMPDIR": str(tmp_path),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "conf.image", "build"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env=environment(changes),
    )
    try:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        assert any("packages to install" in line for line in lines)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=180)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert said.endswith("stopped; what was finished is kept\n")
    assert not list(tmp_path.iterdir())
    if engine.name == "podman":
        assert not list((engine.folder / "tmp").iterdir())
        assert "-working-container" not in engine.run(["ps", "--all", "--external"]).stdout
