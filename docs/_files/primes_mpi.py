"""Count prime numbers with the slots of the job, on several workers."""

import socket

from mpi4py.futures import MPIPoolExecutor
from primes import LIMITS, primes_below


def counted(limit: int) -> tuple[str, int]:
    """Return the worker that did it, and the count."""
    return socket.gethostname(), primes_below(limit)


if __name__ == "__main__":
    with MPIPoolExecutor() as pool:
        for limit, (host, count) in zip(LIMITS, pool.map(counted, LIMITS), strict=True):
            print(count, "below", limit, "on", host)
