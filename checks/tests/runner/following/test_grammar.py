"""The samples on the pages of docs/contributing/grammar do what is written below them."""

from dataclasses import replace

import pytest

from checks.runner.failures import Kind
from checks.tests.helpers.ports import free_port
from checks.tests.helpers.standin import StandIn
from checks.tests.runner.following.grammar import Built, Sample, samples, told
from conf.facts import ROOT

SAMPLES = [replace(sample, port=free_port()) for sample in samples()]
REFUSED = [sample for sample in samples() if sample.is_refused]
RUN = [sample for sample in SAMPLES if not sample.is_refused]


def where(sample: Sample) -> str:
    """Name a test after the place of its sample."""
    return sample.where


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The samples that the site refuses."""
    return Built(tmp_path_factory.mktemp("refused") / "site", REFUSED)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The samples that are run."""
    return Built(tmp_path_factory.mktemp("built") / "site", RUN)


@pytest.mark.parametrize("sample", REFUSED, ids=where)
def test_is_refused(refused: Built, sample: Sample) -> None:
    assert refused.warnings(sample) == sample.said


@pytest.mark.parametrize("sample", RUN, ids=where)
def test_passes_or_fails(built: Built, iceberg: StandIn, sample: Sample) -> None:
    assert built.warnings(sample) == ""
    assert told(built, iceberg, sample) == sample.said


# Faults of the cluster or the runner, and what the site refuses before (see test_failures.py).
NOT_THE_PAGE = {Kind.NO_PROMPT, Kind.RUNNER, Kind.UNKNOWN_PLACEHOLDER}


def test_every_kind_of_failure_has_a_sample_and_is_explained() -> None:
    said = {sample.said.partition(": ")[2].partition(":")[0] for sample in RUN if sample.said}
    assert set(Kind) - said == NOT_THE_PAGE
    explained = (ROOT / "docs" / "contributing" / "when-it-fails.md").read_text("utf-8")
    assert {kind for kind in Kind if f"`{kind}`" not in explained} == set()


def test_there_are_samples_of_every_kind() -> None:
    assert len(REFUSED) > 30
    assert len([sample for sample in RUN if sample.said]) > 35
    assert len([sample for sample in RUN if not sample.said]) > 20
