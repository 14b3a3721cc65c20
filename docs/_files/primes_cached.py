"""Count prime numbers, and keep the result for the next time."""

from joblib import Memory
from primes import primes_below


@Memory("cache", verbose=0).cache
def primes(limit: int) -> int:
    """Return how many prime numbers are smaller than a limit."""
    print("computing ...")
    return primes_below(limit)


print(primes(2_000_000))
