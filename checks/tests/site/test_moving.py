"""The tables that compare SGE with Slurm say of SGE what examples of this guide run.

The tests of the second site ask the same of Slurm.
"""

from collections.abc import Sequence

import pytest

from checks.pages.contract.examples import Example, read_book
from checks.tests.site import moving


@pytest.fixture(scope="module")
def examples() -> Sequence[Example]:
    """All examples of the guide."""
    return [example for page in read_book().pages.values() for example in page.examples]


def test_an_example_runs_each_command_of_the_tables(examples: Sequence[Example]) -> None:
    codes = moving.column(moving.SGE)
    assert len(codes) > 40
    assert moving.not_shown(codes, examples) == []


@pytest.mark.parametrize(
    "code",
    [
        "qsub -zz",
        "qstat JOB -j",
        "qsub -sync n",
        "-pe mpi NUMBER",
        "-l gpu=NUMBER",
        "JOB_NUMBER",
        "-q QUEUE",
        "sbatch SCRIPT",
    ],
)
def test_what_no_example_runs_is_found(examples: Sequence[Example], code: str) -> None:
    assert moving.not_shown([code], examples) == [code]
