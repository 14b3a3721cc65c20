"""Pages made from reports of people on other clusters: each comes out on this one as it should.

Those that need no cluster are in checks/tests/runner/following/outside.
"""

from pathlib import Path

import pytest

from checks.tests.runner.following.grammar import Built, Sample, outside, told
from conf.cluster import Cluster

COMMAND_SECONDS = 300.0  # making an environment, on a busy machine
SAMPLES = outside(Path(__file__).with_name("outside"), COMMAND_SECONDS)
REFUSED = [sample for sample in SAMPLES if sample.is_refused]
RUN = [sample for sample in SAMPLES if not sample.is_refused]


def name(sample: Sample) -> str:
    """Name a test after its page."""
    return sample.where.removesuffix(".md")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The pages that are run."""
    return Built(tmp_path_factory.mktemp("built") / "site", RUN)


@pytest.mark.parametrize("sample", REFUSED, ids=name)
def test_is_refused(tmp_path: Path, sample: Sample) -> None:
    assert Built(tmp_path / "site", [sample]).warnings(sample) == sample.said


@pytest.mark.usefixtures("new_home")
@pytest.mark.parametrize("sample", RUN, ids=name)
def test_passes_or_fails(built: Built, cluster: Cluster, sample: Sample) -> None:
    assert built.warnings(sample) == ""
    assert told(built, cluster, sample) == sample.said
