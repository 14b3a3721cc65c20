"""Fixtures of the runner's own tests."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checks.pages.contract.examples import Example
from checks.runner.following.page import PageRun, Result
from checks.runner.limits import Limits
from checks.tests.helpers import pages as samples
from checks.tests.helpers.standin import StandIn

Runner = Callable[..., list[Result]]


@pytest.fixture
def standin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Local machines with an account of their own."""
    return at_home(StandIn(tmp_path), monkeypatch)


def at_home(machines: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Make the machines' account that of this process."""
    for name, value in machines.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(machines.home)
    return machines


@pytest.fixture
def run(standin: StandIn) -> Runner:
    """Run examples as one page; keyword arguments change the limits."""

    def run(*examples: Example, **limits: Any) -> list[Result]:
        bounds = replace(Limits(command_seconds=60, question_seconds=0.2), **limits)
        return list(PageRun(samples.page(examples), samples.table(), standin, bounds).results())

    return run
