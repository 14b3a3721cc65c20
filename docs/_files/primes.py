"""Count prime numbers: work that takes a processor a while."""

LIMITS = range(500_000, 2_000_001, 500_000)


def primes_below(limit: int) -> int:
    """Return how many prime numbers are smaller than a limit."""
    sieve = bytearray([0, 0]) + bytearray([1]) * (limit - 2)
    for number in range(2, int(limit**0.5) + 1):
        if sieve[number]:
            sieve[number * number :: number] = bytes(len(range(number * number, limit, number)))
    return sum(sieve)
