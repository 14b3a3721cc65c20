"""Let a sum of money grow; the task's number chooses rate and years."""

import itertools
import os

import numpy

RATES = [0.01, 0.05]
YEARS = [10, 20]

task = int(os.environ["SGE_TASK_ID"])
rate, years = list(itertools.product(RATES, YEARS))[task - 1]
money = 100 * numpy.power(1 + rate, years)
print(f"{task} rate={rate} years={years} money={money:.2f}")
