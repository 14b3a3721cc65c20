"""Let two jobs square numbers, and say on which workers they did."""

import socket

from dask.distributed import Client
from dask_jobqueue import SGECluster

SLOTS = 3  # of each job
MEGABYTES = 500  # for each slot


def square(number: int) -> tuple[str, int]:
    """Return the worker that did it, and the square."""
    return socket.gethostname(), number * number


if __name__ == "__main__":
    with SGECluster(
        cores=SLOTS,
        job_extra_directives=[f"-pe smp {SLOTS}"],
        memory=f"{SLOTS * MEGABYTES}MB",
        resource_spec=f"mem={MEGABYTES}M",
        walltime="00:10:00",
        interface="eth0",
        processes=1,
        death_timeout=300,
    ) as cluster:
        print(cluster.job_script(), flush=True)
        cluster.scale(jobs=2)
        with Client(cluster) as client:
            client.wait_for_workers(2)
            results = client.gather(client.map(square, range(100)))
    print("done on", *sorted({host for host, _ in results}))
    print("sum:", sum(number for _, number in results))
