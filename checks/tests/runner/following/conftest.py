"""Machines for the samples of pages."""

from pathlib import Path

import pytest

from checks.tests.helpers.iceberg import SITE
from checks.tests.helpers.standin import StandIn
from checks.tests.runner.conftest import at_home


@pytest.fixture
def iceberg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Local machines under the names that the pages of this site use."""
    return at_home(StandIn(tmp_path, SITE), monkeypatch)
