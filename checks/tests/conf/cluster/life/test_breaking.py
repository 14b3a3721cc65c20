"""A cluster that breaks in the middle of a page: a message in time, nothing passed wrongly, nothing left."""

import os
from collections.abc import Iterator

import pytest

from checks.tests.conf.cluster.life.breaking import BOUND_SECONDS, FAULTS, Fault, provoke
from checks.tests.conf.cluster.life.test_traces import traces
from conf.cluster import Cluster, start
from conf.engine import find

pytestmark = [pytest.mark.timeout(300), pytest.mark.nightly]


@pytest.fixture(scope="module")
def breaking() -> Iterator[Cluster]:
    """Start a cluster that loses one thing after the other; with half of it gone, it is removed whole."""
    with start(f"breaking-{os.getpid()}") as running:
        yield running
    assert not any(traces(find(), running.name).values())


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_fault_in_the_middle_of_a_page(breaking: Cluster, fault: Fault) -> None:
    seen = provoke(breaking, fault)
    assert seen.message.startswith(fault.message)
    assert seen.seconds < BOUND_SECONDS
    assert seen.outcomes[-2:] == ["failed", "not-reached"]


def test_the_next_run_works(breaking: Cluster) -> None:
    with start(f"{breaking.name}-next") as following:
        assert following.name
