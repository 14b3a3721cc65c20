"""Multiply two matrices, and say with how many slots and threads."""

import os
from pathlib import Path

import numpy

matrix = numpy.ones((500, 500))
product = matrix @ matrix
print("sum:", product.sum())
print("slots:", os.environ["NSLOTS"])
print("threads:", len(list(Path("/proc/self/task").iterdir())))
