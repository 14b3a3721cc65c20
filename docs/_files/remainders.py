"""Divide square numbers by a prime, and count the different remainders."""

PRIME = 3001
NUMBERS = 100_000


def remainder(number: int) -> int:
    """Return what is left of the square of a number."""
    return number * number % PRIME


def different(values: list[int]) -> int:
    """Return how many different values there are."""
    seen: list[int] = []
    for value in values:
        if value not in seen:
            seen.append(value)
    return len(seen)


remainders = [remainder(number) for number in range(NUMBERS)]
print(different(remainders), "different remainders")
