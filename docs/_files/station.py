"""Print the mean temperature of a week, and how precise it is."""

import sys

import numpy

name, draws = sys.argv[1], int(sys.argv[2])
week = numpy.loadtxt(name)
random = numpy.random.RandomState(seed=1)
means = [random.choice(week, week.size).mean() for _ in range(draws)]
low, high = numpy.percentile(means, [5, 95])
print(f"{name}: mean {week.mean():.2f}, between {low:.2f} and {high:.2f}")
