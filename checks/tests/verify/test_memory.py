"""How much memory the runner takes, whatever programs print."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from checks.pages.contract.examples import Example
from checks.tests.helpers.pages import command
from checks.tests.helpers.verify import arguments, environment, evidence, write_examples
from conf.facts import ROOT, facts

LIMITS = facts()["limits"]
# As much as is allowed, in short lines, and as much as is drawn (checks/runner/terminal/screen.py).
LINES = f"yes x | head --bytes={LIMITS['output_bytes'] // 3 * 2 - 3000}"
DRAWN = r"seq 37000; printf '\033[1Ax\n'"
NO_TEXT = f"head --bytes={LIMITS['output_bytes'] - 9000} /dev/urandom | tr -d '\\n\\033'"
FLOODS = {
    "gigabyte": (command("yes | head --bytes=1G", "..."), "too much output"),
    "one_line": (command("head --bytes=10000000 /dev/zero | tr '\\0' x", "..."), "too much output"),
    "many_lines": (command(LINES, "y"), "wrong output"),
    "names": (command(LINES, "...", "x <job_id>", "..."), "wrong output"),
    "drawn": (command(DRAWN, "y"), "wrong output"),
    "no_text": (command(NO_TEXT, "..."), "binary output"),
}


def peak(folder: Path, **pages: Iterable[Example]) -> float:
    """Run pages, one after the other, and return the most memory the runner had, in megabytes."""
    folder.mkdir()
    write_examples(folder, **pages)
    with (folder / "said.txt").open("wb") as said:
        run = subprocess.Popen(arguments(folder), cwd=ROOT, env=environment(folder), stdout=said, stderr=said)
        usage = os.wait4(run.pid, 0)[2]
    return usage.ru_maxrss * 1024 / 1e6


def test_memory_is_bounded(tmp_path: Path) -> None:
    quiet = peak(tmp_path / "quiet", page=[command("true")])
    flooded = peak(tmp_path / "flooded", **{name: [example] for name, (example, _) in FLOODS.items()})
    said = (tmp_path / "flooded" / "said.txt").read_text()
    for name, (_, message) in FLOODS.items():
        assert f"docs/{name}.md:1: {message}: " in said
    assert evidence(tmp_path / "flooded") == [(name, 1, "failed") for name in FLOODS]
    assert flooded - quiet < LIMITS["page_megabytes"], f"{flooded:.0f} MB, without floods {quiet:.0f}"


def test_what_is_kept_of_a_flood_is_bounded(tmp_path: Path) -> None:
    peak(tmp_path / "flooded", page=[command("yes", "...")])
    assert (tmp_path / "flooded" / "evidence.json").stat().st_size < 100_000
    assert (tmp_path / "flooded" / "said.txt").stat().st_size < 20_000
