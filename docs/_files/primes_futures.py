"""Count prime numbers with a process for each slot of the job."""

import os
from concurrent.futures import ProcessPoolExecutor

from primes import LIMITS, primes_below

if __name__ == "__main__":
    with ProcessPoolExecutor(int(os.environ["NSLOTS"])) as pool:
        for limit, count in zip(LIMITS, pool.map(primes_below, LIMITS), strict=True):
            print(count, "below", limit)
