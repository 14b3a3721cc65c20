"""Count prime numbers with a process for each slot of the job, with joblib."""

import os

from joblib import Parallel, delayed
from primes import LIMITS, primes_below

if __name__ == "__main__":
    run = Parallel(n_jobs=int(os.environ["NSLOTS"]))
    for limit, count in zip(LIMITS, run(delayed(primes_below)(limit) for limit in LIMITS), strict=True):
        print(count, "below", limit)
