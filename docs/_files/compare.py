"""Measure how long each way takes, without work and with some."""

import subprocess
import time
from pathlib import Path

import matplotlib
from worth import CALLS

matplotlib.use("Agg")
from matplotlib import pyplot

OPTIONS = {
    "one": "",
    "slots": "-pe smp 2",
    "array": f"-t 1-{CALLS}",
    "mpi": "-pe openmpi 3",
    "dask": "",
    "snakemake": "",
}
TASKS = {"array": CALLS}
SECONDS = 0.5  # of each call
PATIENCE = 240


def measured(way: str, seconds: float) -> float:
    """Return the seconds from `qsub` to the last line of the job script."""
    began = time.monotonic()
    command = f"qsub -terse {OPTIONS[way]} worth.sh {way} {seconds}"
    said = subprocess.run(command.split(), check=True, stdout=subprocess.PIPE, text=True).stdout
    job = said.split(".")[0].strip()  # an array has its tasks behind a dot
    while len([*Path().glob(f"ended.{job}.*")]) < TASKS.get(way, 1):
        if time.monotonic() - began > PATIENCE:
            raise SystemExit(f"{way} does not end: see the files worth.sh.o*")
        time.sleep(0.05)
    return time.monotonic() - began


around = {way: measured(way, 0) for way in OPTIONS}
total = {way: measured(way, SECONDS) for way in OPTIONS}
alone = CALLS * SECONDS
for way in OPTIONS:
    print(f"{way:9} {around[way]:5.1f} s without work, {total[way]:5.1f} s with {alone} s of it")

pyplot.figure(figsize=(7, 3.5))
names = [*OPTIONS]
pyplot.barh(names, [*total.values()], color="tab:blue", label="the work")
pyplot.barh(names, [*around.values()], color="tab:gray", label="what is around it")
pyplot.axvline(alone, color="black", linestyle="--", label="the work, by one processor")
pyplot.gca().invert_yaxis()
pyplot.xlabel("seconds from qsub to the end")
pyplot.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
pyplot.tight_layout()
pyplot.savefig("worth.png")
