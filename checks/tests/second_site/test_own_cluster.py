"""The page that leads to a cluster of one's own is followed, command by command."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conf.facts import ROOT

PAGE = ROOT / "docs" / "contributing" / "own-cluster.md"
COMMANDS = re.compile(r"^(```+)console not-run=.*\n((?s:.*?))^\1$", re.MULTILINE)
SECONDS = 600  # a hang ends so; most of it is for images from empty caches


@pytest.mark.cluster
@pytest.mark.timeout(SECONDS)
def test_it_leads_to_a_green_mark(tmp_path: Path) -> None:
    folder = tmp_path / "my-cluster"
    script = "".join(found[2] for found in COMMANDS.finditer(PAGE.read_text("utf-8")))
    script = script.replace("~/my-cluster", str(folder)).replace(
        "$PWD/.nox/verify/bin", f"{Path(sys.executable).parent}"
    )
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (entry,) = json.loads((folder / "build" / "evidence.json").read_text("utf-8"))["examples"]
    assert (entry["host"], entry["outcome"]) == ("penguin1", "passed")
    assert "passed" in (folder / "build" / "site" / "index.html").read_text("utf-8")
