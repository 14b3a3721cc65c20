"""What a run has spent of its budget, and whether one more job may be submitted."""

import sys
import time
from collections.abc import Callable

from checks.pages.shell.dialect import Dialect
from checks.runner.machines.elsewhere.account import Budget

POLL_SECONDS = 5.0
CLOCK = "date +%H:%M"


class Spending:
    """What all pages of a run have spent in one account.

    Attributes:
        submissions: examples that submitted jobs or opened sessions on workers.
        since: when the run began, in the words of the cluster's accounting; empty until that is asked.
    """

    def __init__(self) -> None:
        self.submissions = 0
        self.since = ""

    def refuses(self, budget: Budget, run: Callable[[str], str], dialect: Dialect, token: str) -> str | None:
        """Return why nothing more may be submitted; None if it may: then it counts as submitted.

        Waits while as many jobs of the run are there as may be at once.

        Args:
            budget: what the run may use.
            run: runs a script in the account and returns what it prints.
            dialect: knows how to ask the queueing system.
            token: stands in what marks the jobs.
        """
        if budget.submissions is not None and self.submissions >= budget.submissions:
            return f"the budget of {budget.submissions} submissions is spent"
        if budget.quiet is not None and is_within(clock := run(CLOCK).split()[-1], budget.quiet):
            return f"it is {clock} there, and nothing is submitted in {budget.quiet}"
        if budget.core_minutes is not None:
            if not dialect.core_seconds:
                return "the queueing system there does not tell core-minutes, and the budget limits them"
            said = run(dialect.core_seconds.replace("{since}", self.since)).split()
            try:
                used = float(said[-1]) / 60
            except (IndexError, ValueError):
                return f"the accounting there answers {' '.join(said)!r} instead of a number of core-seconds"
            if used >= budget.core_minutes:
                return f"the budget of {budget.core_minutes:g} core-minutes is spent: {used:.1f} are used"
        if budget.jobs is not None and not self._has_room(budget, run, dialect, token):
            return f"{budget.jobs} jobs of the run are still there after {budget.waiting_seconds:g} s"
        self.submissions += 1
        return None

    def begin(self, run: Callable[[str], str], dialect: Dialect) -> None:
        """Take note of the time there, once, before anything is submitted."""
        if not self.since and dialect.tells_time:
            self.since = run(dialect.tells_time).split()[-1]

    def _has_room(self, budget: Budget, run: Callable[[str], str], dialect: Dialect, token: str) -> bool:
        """Wait until fewer jobs are there than may be at once; tell whether it came to that."""
        deadline = time.monotonic() + budget.waiting_seconds
        is_told = False
        while len(run(dialect.list_marked.replace("{token}", token)).split()) >= (budget.jobs or 0):
            if time.monotonic() >= deadline:
                return False
            if not is_told:
                print(
                    f"Waiting until fewer than {budget.jobs} jobs of the run are there, at most "
                    f"{budget.waiting_seconds:g} s.",
                    file=sys.stderr,
                    flush=True,
                )
                is_told = True
            time.sleep(min(POLL_SECONDS, max(deadline - time.monotonic(), 0)))
        return True


def is_within(clock: str, hours: str) -> bool:
    """Return whether a time of the day such as 23:10 is in hours such as 22:00-06:00, the end left out."""
    begin, _, end = hours.partition("-")
    return begin <= clock < end if begin <= end else not end <= clock < begin
