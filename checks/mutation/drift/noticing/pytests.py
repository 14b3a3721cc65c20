"""Run the tests of the cluster beside a changed copy of conf/: they start a cluster of what is there."""

import os
import signal
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from conf.facts import ROOT

SECONDS = 900.0
POLL_SECONDS = 0.2
# pytest(1): what its exit status means.
PASSED, FAILED, NOTHING = 0, 1, 5
TESTS = "checks/tests/conf/cluster"
# Tests of how this project handles clusters, which look at nothing in conf/.
NOT = "not side_by_side and not stranger and not without_quotas and not a_name_must_be_one"


class TestsBrokeDownError(Exception):
    """The tests could not be run; the text says why."""


@dataclass(frozen=True)
class Failed:
    """A test that failed: its file, as test_jobs.py, and its name."""

    file: str
    name: str

    def nodes(self, folder: Path) -> list[str]:
        """Return what pytest calls it, below a folder that `paths` knows."""
        return [f"{path}::{self.name}" for path in paths(folder, self.file)]


def paths(folder: Path, file: str) -> list[str]:
    """Return where a file with tests of the cluster is, in whichever room, below a folder with `checks`."""
    return [str(path.relative_to(folder)) for path in sorted((folder / TESTS).rglob(file))]


class Pytests:
    """Runs tests, and ignores those that also fail without a drift."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sound: dict[Failed, bool] = {}

    def first_failure(self, folder: Path, names: Sequence[str], stopped: threading.Event) -> Failed | None:
        """Return the first test that fails beside the changed copy and passes beside the checkout.

        Args:
            folder: what `clusters.copy` made.
            names: test files, such as "jobs" for test_jobs.py; those there are.
            stopped: ends the tests.

        Raises:
            TestsBrokeDownError: they broke down.
        """
        files = [path for name in names for path in paths(folder, f"test_{name}.py")]
        deselected: list[str] = []
        while files and not stopped.is_set():
            failed = self._run(folder, files, deselected, stopped)
            if failed is None:
                return None
            if self._is_sound(failed, stopped):
                return failed
            deselected += failed.nodes(folder)
        return None

    def _is_sound(self, failed: Failed, stopped: threading.Event) -> bool:
        """Tell whether a test passes on an unchanged cluster."""
        with self._lock:  # once for all drifts
            if failed not in self._sound:
                self._sound[failed] = self._run(ROOT, failed.nodes(ROOT), [], stopped) is None
            return self._sound[failed]

    def _run(
        self, folder: Path, files: Sequence[str], deselected: Sequence[str], stopped: threading.Event
    ) -> Failed | None:
        junit = folder / "build" / f"junit-drift-{os.getpid()}-{threading.get_ident()}.xml"
        command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-k", NOT]
        command += [f"--junitxml={junit}", f"--rootdir={folder}", *files]
        command += [f"--deselect={name}" for name in deselected]
        # A group of its own: Ctrl-C is for the one who started it, who then ends it in order.
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        said = _until_done(process, stopped)
        if stopped.is_set() or process.returncode in (PASSED, NOTHING):
            junit.unlink(missing_ok=True)
            return None
        if process.returncode != FAILED or not junit.exists():
            raise TestsBrokeDownError("tests broke down: " + " ".join(said.split()[-40:]))
        found = _first(junit)
        junit.unlink()
        return found


def _until_done(process: subprocess.Popen[str], stopped: threading.Event) -> str:
    """Wait for the end, at most SECONDS; return what it said. It is interrupted when it is to stop."""
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.append(process.stdout.read()), daemon=True)  # type: ignore[union-attr]
    reader.start()
    for _ in range(round(SECONDS / POLL_SECONDS)):
        if process.poll() is not None or stopped.wait(POLL_SECONDS):
            break
    for number in (signal.SIGINT, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
    reader.join(5)
    return "".join(said)


def _first(junit: Path) -> Failed | None:
    """Return the first failure of a report of pytest.

    Raises:
        TestsBrokeDownError: there was no cluster.
    """
    for case in ET.parse(junit).iter("testcase"):  # noqa: S314 - written by our own pytest
        file = case.get("classname", "").rpartition(".")[2] + ".py"
        error = case.find("error")
        if error is not None and "EngineError" in f"{error.get('message')}{error.text}":
            raise TestsBrokeDownError(f"{file}: {' '.join((error.get('message') or '').split())[:300]}")
        if error is not None or case.find("failure") is not None:
            return Failed(file, case.get("name", ""))
    return None
