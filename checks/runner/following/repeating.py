"""A command that readers type again until it shows what the page shows: `repeat-until="the job runs"`."""

import time
from collections.abc import Callable

from checks.runner.failures import Failure, Kind

# Between two tries: the queueing system looks at its jobs about as often.
PAUSE_SECONDS = 1.0
# What the next try may show otherwise; any other failure is final.
_MAY_PASS = {Kind.WRONG_OUTPUT, Kind.OUTPUT_MISSING, Kind.UNEXPECTED_OUTPUT, Kind.EXIT_STATUS}


def until_it_fits(attempt: Callable[[], Failure | None], seconds: float) -> Failure | None:
    """Try once a second until nothing is wrong; return what is wrong with the last try.

    Args:
        attempt: types the command; returns how its output differs from the page.
        seconds: when to give up.

    Raises:
        Failure: the last try ended otherwise than the page says.
    """
    deadline = time.monotonic() + seconds
    while True:
        failure, ended_well = _tried(attempt)
        if failure is None:
            return None
        if failure.kind in _MAY_PASS:
            if time.monotonic() + PAUSE_SECONDS < deadline:
                time.sleep(PAUSE_SECONDS)
                continue
            failure.message += f", repeated for {seconds:g} s"
        if ended_well:
            return failure
        raise failure


def _tried(attempt: Callable[[], Failure | None]) -> tuple[Failure | None, bool]:
    """Return what is wrong with one try, and whether the command ended as the page says."""
    try:
        return attempt(), True
    except Failure as failure:
        return failure, False
