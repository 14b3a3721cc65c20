"""Multiply two matrices, and say how many threads that took."""

from pathlib import Path

import numpy

matrix = numpy.ones((500, 500))
product = matrix @ matrix
print("sum:", product.sum())
print("threads:", len(list(Path("/proc/self/task").iterdir())))
