"""Break a cluster in the middle of pages, in every way there is a test of; say what is reported.

    python -m checks.tests.benchmarks.faults

Prints the rows of the table in docs/contributing/faults.md.
"""

import os

from checks.tests.conf.cluster.life.breaking import FAULTS, provoke
from conf import signals
from conf.cluster import start


def main() -> int:
    """Print a row for each fault; the status is 1 if one was reported in other words."""
    status = 0
    with start(f"faults-{os.getpid()}") as cluster:
        for fault in FAULTS:
            seen = provoke(cluster, fault)
            print(f"| {fault.what} | `{seen.message}` | {seen.seconds:.0f} |", flush=True)
            status |= not seen.message.startswith(fault.message)
    return status


if __name__ == "__main__":
    signals.program(main)
