"""Keep two jobs busy until Ctrl-C, to look at the dashboard."""

import time

from dask.distributed import Client
from dask_jobqueue import SGECluster


def slow_square(number: int) -> int:
    """Return the square of a number, after half a second."""
    time.sleep(0.5)
    return number * number


if __name__ == "__main__":
    with SGECluster(
        cores=1,
        memory="500MB",
        resource_spec="mem=500M",
        walltime="00:10:00",
        interface="eth0",
        processes=1,
        death_timeout=300,
    ) as cluster:
        cluster.scale(jobs=2)
        with Client(cluster) as client:
            client.wait_for_workers(2)
            print(cluster.dashboard_link, flush=True)
            while True:
                client.gather(client.map(slow_square, range(20), pure=False))
