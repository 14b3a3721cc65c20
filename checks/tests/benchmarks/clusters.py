"""What a cluster costs: the time until it is usable and gone again, and the processor time of each part."""

import os
import resource
import time
from pathlib import Path
from typing import Any

from checks.tests.benchmarks.measuring import row
from conf.cluster import start
from conf.cluster.parts.machines import container

_TICKS = os.sysconf("SC_CLK_TCK")


def measure(rounds: int) -> list[dict[str, Any]]:
    """Start and stop a cluster several times; return the rows.

    The processor time of a machine is that of its processes, living and ended, when it is ready. That of
    the engine is what its command line and the runtime took; its monitor of each machine is not in it.

    Raises:
        EngineError: there was no cluster.
    """
    found: dict[str, list[float]] = {}
    for number in range(1, rounds + 1):
        print(f"round {number} of {rounds}: a cluster", flush=True)
        before, began = _children(), time.perf_counter()
        cluster = start("benchmark")
        try:
            ready, spent = time.perf_counter(), _children()
            for machine in cluster.hosts:
                name = container(cluster.name, machine)
                first = int(cluster.engine.run(["inspect", "--format={{.State.Pid}}", name]).stdout)
                found.setdefault(f"start, processor time on {machine}", []).append(_namespace(first))
        finally:
            stopping, at_stop = time.perf_counter(), _children()
            cluster.stop()
        found.setdefault("start, until usable", []).append(ready - began)
        found.setdefault("start, processor time of the engine", []).append(spent - before)
        found.setdefault("stop", []).append(time.perf_counter() - stopping)
        found.setdefault("stop, processor time of the engine", []).append(_children() - at_stop)
    return [row(name, "s", values) for name, values in found.items()]


def _children() -> float:
    """Return the seconds of processor time of all programs that this one has started and awaited."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _namespace(first: int) -> float:
    """Return the seconds of processor time of the processes that see this one as the first of all."""
    wanted = Path(f"/proc/{first}/ns/pid").readlink()
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "ns/pid").readlink() == wanted:
                # utime, stime, cutime, cstime: fields 14 to 17 of proc(5), counted behind the name.
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                total += sum(map(int, fields[11:15]))
        except OSError:  # it has ended meanwhile
            continue
    return total / _TICKS
