"""The cluster's jobs, for tests that count what its workers have left."""

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import end_jobs


@pytest.fixture
def idle(login: Host) -> None:
    """Have no job of an earlier test."""
    end_jobs(login)
