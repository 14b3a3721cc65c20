"""Do the same work in several ways: four calls of some processor time each."""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

CALLS = 4
SECONDS = 0.5  # of each call, when there is work


def call(seconds: float) -> None:
    """Keep a processor busy."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def one(seconds: float) -> None:
    """Use one process: one call after the other."""
    for _ in range(CALLS):
        call(seconds)


def slots(seconds: float) -> None:
    """Use a process for each slot of the job."""
    with ProcessPoolExecutor(int(os.environ["NSLOTS"])) as pool:
        list(pool.map(call, [seconds] * CALLS))


def mpi(seconds: float) -> None:
    """Use the slots of the job on several workers; one of them gives out the calls."""
    from mpi4py.futures import MPIPoolExecutor

    with MPIPoolExecutor() as pool:
        list(pool.map(call, [seconds] * CALLS))


def dask(seconds: float) -> None:
    """Use two more jobs."""
    from dask.distributed import Client
    from dask_jobqueue import SGECluster

    with SGECluster(
        cores=1,
        processes=1,
        memory="500MB",
        resource_spec="mem=1G",
        walltime="00:05:00",
        interface="eth0",
        death_timeout=120,
    ) as cluster:
        cluster.scale(jobs=2)
        with Client(cluster) as client:
            client.wait_for_workers(2)
            client.gather(client.map(call, [seconds] * CALLS, pure=False))


def half(seconds: float) -> None:
    """Make half of the calls, as each of Snakemake's two jobs does."""
    for _ in range(CALLS // 2):
        call(seconds)


# A task of an array makes one call.
WAYS: dict[str, Callable[[float], None]] = {
    "one": one,
    "slots": slots,
    "array": call,
    "mpi": mpi,
    "dask": dask,
    "half": half,
}

if __name__ == "__main__":
    WAYS[sys.argv[1]](float(sys.argv[2]))
