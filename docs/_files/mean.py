"""Print the mean of a thousand random numbers."""

import numpy

numbers = numpy.random.RandomState(seed=1).rand(1000)
print("The mean of", numbers.size, "numbers is", round(numbers.mean(), 3))
