"""The mutants of a page, shared by passes."""

from typing import Any, cast

from checks.mutation.execution.verdict import Verdict
from checks.mutation.execution.work import PageWork
from checks.mutation.operators.mutants import mutants
from checks.tests.helpers import iceberg as samples
from checks.tests.helpers.iceberg import command
from checks.tests.mutation.conftest import QUICK
from conf.cluster import SITE


def test_nothing_is_judged_once_a_run_is_over() -> None:
    """A page with a long table has a thousand mutants: a sample would end minutes after its time."""
    page = samples.page([command("true", "one", "two")])
    verdicts: list[Verdict] = []
    work = PageWork(page, mutants(page, SITE), samples.table(), QUICK, SITE, {}, verdicts.append)
    work.is_over = True
    work.record(0, cast(Any, object()))  # the page has passed; this is no recording that could be judged
    assert verdicts == []
    assert work.unfinished
