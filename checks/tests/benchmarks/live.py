"""Measure how long an author waits: from saving a page until its new verdicts are served.

    python -m checks.tests.benchmarks.live                    guide/modules, five times
    python -m checks.tests.benchmarks.live guide/connect --saves 10

Starts `live`, saves the page as it is, and asks the server for the page until its verdicts are new.
Prints, for each save: the whole wait, the commands' own time, and what is left. That must be less
than 3 s. Nothing is kept: the site is built in a temporary folder.
"""

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conf.facts import ROOT

GOAL = 3.0
PATIENCE = 300.0
# An author does not save all the time; meanwhile the next cluster gets ready.
PAUSE = 12.0
DONE = re.compile(r"(passed|failed); verdicts ([\d.]+) s after saving, of which commands ([\d.]+) s")


class Live:
    """A running `live`, its output in a file."""

    def __init__(self, process: subprocess.Popen[bytes], said: Path) -> None:
        self._process = process
        self._said = said
        self._seen = 0
        self.address = self.wait_for(re.compile(r"Open (http://\S+) and save"))[1]

    def wait_for(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Wait until it says something more that matches.

        Raises:
            SystemExit: it has ended, or does not say it in time.
        """
        deadline = time.monotonic() + PATIENCE
        while self._process.poll() is None and time.monotonic() < deadline:
            if found := pattern.search(self._said.read_text(), self._seen):
                self._seen = found.end()
                return found
            time.sleep(0.01)
        raise SystemExit(f"live did not say {pattern.pattern!r}:\n{self._said.read_text()[self._seen :]}")

    def version(self, page: str) -> str:
        """Return the version of a page as the server has it; empty if there is none yet."""
        ask = urllib.request.Request(f"{self.address}{page}/", method="HEAD")  # noqa: S310 - our own server
        try:
            with urllib.request.urlopen(ask, timeout=10) as answer:  # noqa: S310
                return str(answer.headers["X-Version"] or "")
        except OSError:
            return ""


@contextmanager
def live() -> Iterator[Live]:
    """Start `live` on the pages of this repository, and end it."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder, "said.txt")
        command = [sys.executable, "-m", "checks.authoring.live", "--port=0"]
        places = [f"--docs={ROOT / 'docs'}", f"--build={folder}"]
        with said.open("wb") as out:
            process = subprocess.Popen([*command, *places], cwd=ROOT, stdout=out, stderr=out)
        try:
            yield Live(process, said)
        finally:
            process.terminate()
            process.wait()


def measure(running: Live, page: str) -> tuple[float, float]:
    """Save a page as it is; return how long its verdicts and its commands took, in seconds."""
    path = ROOT / "docs" / f"{page}.md"
    text, before = path.read_bytes(), running.version(page)
    started = time.monotonic()
    path.write_bytes(text)
    found = running.wait_for(DONE)
    if found[1] != "passed":
        raise SystemExit(f"{page} {found[1]}: run it first: python -m checks.verify {page}")
    while running.version(page) == before:
        time.sleep(0.01)
    return time.monotonic() - started, float(found[3])


def main() -> int:
    """Read the options and measure; return 1 if the goal was missed."""
    description, _, epilog = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("page", nargs="?", default="guide/modules", metavar="PAGE")
    parser.add_argument("--saves", type=int, default=5, metavar="N", help="default: %(default)s")
    options = parser.parse_args()
    beyond = []
    with live() as running:
        while not running.version(options.page):
            time.sleep(0.1)
        print(f"{'save':>4} {'verdicts s':>10} {'commands s':>11} {'beyond s':>9}")
        for number in range(1, options.saves + 1):
            time.sleep(PAUSE)
            verdicts, commands = measure(running, options.page)
            beyond.append(verdicts - commands)
            print(f"{number:4} {verdicts:10.2f} {commands:11.2f} {beyond[-1]:9.2f}", flush=True)
    print(f"beyond the commands: median {statistics.median(beyond):.2f} s, worst {max(beyond):.2f} s")
    return int(max(beyond) >= GOAL)


if __name__ == "__main__":
    sys.exit(main())
