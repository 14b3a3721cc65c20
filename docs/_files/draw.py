"""Draw a bar for each way in times.csv, which has its seconds without work, and with it."""

import csv
from pathlib import Path

import matplotlib
from worth import CALLS, SECONDS

matplotlib.use("Agg")
from matplotlib import pyplot

with Path("times.csv").open(encoding="ascii") as times:
    # Of a way that was measured again, the last line counts.
    measured = {way: (float(around), float(total)) for way, around, total in csv.reader(times)}
around, total = zip(*measured.values(), strict=True)
names = [*measured]

pyplot.figure(figsize=(7, 3.5))
pyplot.barh(names, total, color="tab:blue", label="the work")
pyplot.barh(names, around, color="tab:gray", label="what is around it")
pyplot.axvline(CALLS * SECONDS, color="black", linestyle="--", label="the work, by one processor")
pyplot.gca().invert_yaxis()
pyplot.xlabel("seconds from qsub to the end")
pyplot.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
pyplot.tight_layout()
pyplot.savefig("worth.png")
