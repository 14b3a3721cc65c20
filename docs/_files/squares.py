"""Add up squares, with a process for each slot of the job."""

import os
from multiprocessing import Pool, active_children


def square(number: int) -> int:
    """Return the square of a number."""
    return number * number


if __name__ == "__main__":
    with Pool(int(os.environ["NSLOTS"])) as pool:
        print(len(active_children()), "processes")
        print("sum:", sum(pool.map(square, range(1000))))
