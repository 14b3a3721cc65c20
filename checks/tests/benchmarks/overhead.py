"""Measure what the runner costs per command: 200 trivial commands on each machine.

    python -m checks.tests.benchmarks.overhead                on a cluster started for it
    python -m checks.tests.benchmarks.overhead --local        on a local bash, through the same code
    python -m checks.tests.benchmarks.overhead --commands 50

Prints, per machine: the median of the runner's whole cost of an example (typing it, waiting for
the prompt, comparing), and the median that the terminal alone needs for the same command, which is
what a fast typist would wait for. Goal: at most 10 ms on the login node, 20 ms through qrsh.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from checks.pages.contract.examples import Command, Page
from checks.pages.language.placeholders import Placeholders
from checks.runner.following.page import PageRun
from checks.runner.following.session import Session
from checks.runner.limits import limits
from checks.runner.machines.cluster import Cluster
from conf.cluster import SITE
from conf.facts import facts

PROMPTS = {
    "laptop": "te1st@laptop:~$",
    "iceberg-login1": "[te1st@iceberg-login1 ~]$",
    "<worker_node>": "[te1st@<worker_node> ~]$",
}


def page(host: str, prompt: str, commands: int) -> Page:
    """Return a page of trivial commands on one machine."""
    examples = tuple(
        Command(
            page="benchmark",
            line=line,
            block=line,
            digest="",
            session="1",
            prompt=prompt,
            user="te1st",
            host=host,
            command=f"echo {line}",
            expected=(str(line),),
        )
        for line in range(1, commands + 1)
    )
    return Page("benchmark", "Benchmark", "benchmark.md", examples)


def runner(cluster: Cluster, host: str, prompt: str, commands: int) -> list[float]:
    """Return the milliseconds from one result to the next."""
    table = Placeholders(facts()["placeholders"])
    times: list[float] = []
    last = time.perf_counter()
    for result in PageRun(page(host, prompt, commands), table, cluster, limits(SITE)).results():
        if result.failure:
            raise SystemExit(f"{host}: {result.failure}\n{result.screen}")
        now = time.perf_counter()
        times.append((now - last) * 1000)
        last = now
    return times[1:]  # the first one opened the terminal


def terminal(cluster: Cluster, host: str, commands: int) -> list[float]:
    """Return the milliseconds a terminal takes per command, without looking at the text."""
    session = Session(cluster, limits(SITE))
    session.open("te1st", host)
    times = []
    try:
        for number in range(1, commands + 1):
            started = time.perf_counter()
            session.terminal.forget()
            session.terminal.send(f"echo {number}\r".encode(), time.monotonic() + 10)
            while not any(marker.letter == "B" for marker in session.terminal.markers):
                session.terminal.read(10)
            times.append((time.perf_counter() - started) * 1000)
    finally:
        session.close()
    return times


def measure(cluster: Cluster, commands: int) -> None:
    """Print a line for each machine."""
    print(f"{'machine':16} {'runner ms':>10} {'worst':>8} {'terminal ms':>12} {'ratio':>6}")
    for host, prompt in PROMPTS.items():
        whole = runner(cluster, host, prompt, commands)
        bare = statistics.median(terminal(cluster, host, commands))
        median = statistics.median(whole)
        print(f"{host:16} {median:10.2f} {max(whole):8.2f} {bare:12.2f} {median / bare:6.2f}")


def local(commands: int) -> None:
    """Measure on the stand-in of the runner's own tests."""
    from checks.tests.helpers.standin import StandIn

    with tempfile.TemporaryDirectory() as folder:
        cluster = StandIn(Path(folder), SITE)
        os.environ.update(cluster.environment())
        measure(cluster, commands)


def main() -> None:
    """Read the options and measure."""
    description, _, epilog = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--local", action="store_true", help="measure on a local bash, not on a cluster")
    parser.add_argument("--commands", type=int, default=200, metavar="N", help="default: %(default)s")
    options = parser.parse_args()
    if options.local:
        local(options.commands)
        return
    from conf.cluster import start

    cluster = start("benchmark")
    try:
        measure(cluster, options.commands)
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
