"""Run programs side by side in turn, and keep what each of them took."""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conf.facts import ROOT


@dataclass(frozen=True)
class Program:
    """A program that is measured, from its start to its end.

    Attributes:
        name: what it is called in the results.
        command: its command line.
        folder: where it runs.
        environment: all of its variables; None: those of this process.
        needs: what its exit status has to be; anything else ends the benchmark.
    """

    name: str
    command: Sequence[str]
    folder: Path = ROOT
    environment: Mapping[str, str] | None = None
    needs: int = 0


@dataclass(frozen=True)
class Cost:
    """What one run of a program took.

    Attributes:
        seconds: from its start to its end.
        processor: seconds of processor time, with its children that it waited for.
        peak: its largest memory in MB, without its children.
    """

    seconds: float
    processor: float
    peak: float


class BenchmarkError(Exception):
    """A program that is measured has failed; the text says how."""


def run(program: Program) -> Cost:
    """Run a program once.

    Raises:
        BenchmarkError: it is not there, or ended otherwise than it should; with the end of what it said.
    """
    log = ROOT / "build" / "benchmark.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        started = time.perf_counter()
        try:
            process = subprocess.Popen(
                program.command,
                cwd=program.folder,
                env=program.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        except FileNotFoundError as error:
            raise BenchmarkError(f"{error.filename} is not there: `nox -s bench` installs it") from None
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != program.needs:
        said = log.read_text("utf-8", "replace")[-2000:]
        raise BenchmarkError(f"{program.name}: exit status {process.returncode}\n{said}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def in_turn(programs: Sequence[Program], rounds: int) -> dict[str, list[Cost]]:
    """Run each program once per round, so that what disturbs the machine disturbs all of them.

    Raises:
        BenchmarkError: one of them failed.
    """
    found: dict[str, list[Cost]] = {program.name: [] for program in programs}
    for number in range(1, rounds + 1):
        for program in programs:
            print(f"round {number} of {rounds}: {program.name}", flush=True)
            found[program.name].append(run(program))
    return found


def row(name: str, unit: str, values: Sequence[float]) -> dict[str, Any]:
    """Return one line of the results: the median, and the least and the most of all rounds."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return {"name": name, "unit": unit, "median": _round(middle), "least": _round(low), "most": _round(high)}


def _round(value: float) -> float:
    return round(value, 3 if value < 10 else 1)
