"""The cluster's jobs, for tests that count what its workers have left."""

import pytest
from testinfra.host import Host

from checks.tests.helpers.waiting import soon


@pytest.fixture
def idle(login: Host) -> None:
    """End the jobs of earlier tests: a deleted job keeps its slot and its memory for a few seconds more."""
    login.run("qdel -u '*'")
    assert soon(lambda: not login.check_output("qstat -u '*'"), pause=0.5), login.check_output("qstat -u '*'")
