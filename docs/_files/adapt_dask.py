"""Let Dask start jobs when there is work, and end them when there is none."""

import subprocess
import time

from dask.distributed import Client
from dask_jobqueue import SGECluster


def slow(number: int) -> int:
    """Return the same number, a second later."""
    time.sleep(1)
    return number


if __name__ == "__main__":
    with SGECluster(
        cores=1,
        memory="500MB",
        resource_spec="mem=500M",
        walltime="00:10:00",
        interface="eth0",
        death_timeout=300,
    ) as cluster:
        cluster.adapt(minimum=0, maximum=2)
        with Client(cluster) as client:
            work = client.map(slow, range(1000))
            client.wait_for_workers(2)
            subprocess.run(["qstat"], check=True)
            client.cancel(work)
            while workers := len(client.scheduler_info()["workers"]):
                time.sleep(1)
            print("workers without work:", workers)
