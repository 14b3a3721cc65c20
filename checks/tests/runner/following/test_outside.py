"""Pages made from reports of people elsewhere: each comes out as it should.

The pages are in `outside/`. What is said of those that do not pass stands in `outside/said.toml`, by name.
"""

from pathlib import Path

import pytest

from checks.tests.helpers.standin import StandIn
from checks.tests.runner.following.grammar import Built, Sample, outside, told

SAMPLES = outside(Path(__file__).with_name("outside"))
REFUSED = [sample for sample in SAMPLES if sample.is_refused]
RUN = [sample for sample in SAMPLES if not sample.is_refused]


def name(sample: Sample) -> str:
    """Name a test after its page."""
    return sample.where.removesuffix(".md")


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The pages that the site refuses."""
    return Built(tmp_path_factory.mktemp("refused") / "site", REFUSED)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The pages that are run."""
    return Built(tmp_path_factory.mktemp("built") / "site", RUN)


@pytest.mark.parametrize("sample", REFUSED, ids=name)
def test_is_refused(refused: Built, sample: Sample) -> None:
    assert refused.warnings(sample) == sample.said


@pytest.mark.parametrize("sample", RUN, ids=name)
def test_passes_or_fails(built: Built, iceberg: StandIn, sample: Sample) -> None:
    assert told(built, iceberg, sample) == sample.said
