"""Print the mean of each file."""

import sys

import numpy

for name in sys.argv[1:]:
    print(name, numpy.loadtxt(name).mean().round(2))
