"""Run the project's own commands as a person would, in a changed surrounding."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from conf.facts import ROOT


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with changes, the settings of the project's engine left out."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("ICEBERG_", "DOCKER_"))}
    return {**kept, "PYTHONPATH": str(ROOT), **changes}


def python(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run `python ARGUMENTS` from the repository with these environment variables; wait for its end."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=ROOT,
        env=environment(changes),
    )


def folder_with(folder: Path, *programs: str) -> str:
    """Make a folder for PATH that holds nothing but links to these programs; return its name."""
    folder.mkdir()
    for program in programs:
        (folder / Path(program).name).symlink_to(program)
    return str(folder)
