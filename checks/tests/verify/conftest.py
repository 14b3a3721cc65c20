"""Run the command line."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.tests.helpers.verify import arguments, environment
from conf.facts import ROOT

Runs = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    """Run the command line and return what it said."""

    def runs(*more: str, machines: str = "start", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            arguments(tmp_path, *more, machines=machines),
            cwd=ROOT,
            env=environment(tmp_path, **variables),
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )

    return runs
