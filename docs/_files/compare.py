"""Measure how long some ways take, without work and with some: compare.py WAY..."""

import subprocess
import sys
import time
from pathlib import Path

from worth import CALLS, SECONDS

OPTIONS = {"slots": "-pe smp 2", "array": f"-t 1-{CALLS}", "mpi": "-pe openmpi 3"}
TASKS = {"array": CALLS}
PATIENCE = 120


def measured(way: str, seconds: float) -> float:
    """Return the seconds from `qsub` to the last line of the job script."""
    began = time.monotonic()
    command = f"qsub -terse {OPTIONS.get(way, '')} worth.sh {way} {seconds}"
    said = subprocess.run(command.split(), check=True, stdout=subprocess.PIPE, text=True).stdout
    job = said.split(".")[0].strip()  # an array has its tasks behind a dot
    while len([*Path().glob(f"ended.{job}.*")]) < TASKS.get(way, 1):
        if time.monotonic() - began > PATIENCE:
            raise SystemExit(f"{way} does not end: see the files worth.sh.o*")
        time.sleep(0.05)
    return time.monotonic() - began


for way in sys.argv[1:]:
    around, total = measured(way, 0), measured(way, SECONDS)
    print(f"{way:9} {around:5.1f} s without work, {total:5.1f} s with {CALLS * SECONDS} s of it", flush=True)
    with Path("times.csv").open("a", encoding="ascii") as times:
        print(way, around, total, sep=",", file=times)
