"""Run the benchmarks: `python -m checks.tests.benchmarks`."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checks.pages.contract import stored
from checks.pages.contract.benchmarks import Benchmarks
from checks.pages.contract.examples import ContractError
from checks.runner.evidence.evidence import commit
from checks.tests.benchmarks import clusters, commands, growth, together, typed
from checks.tests.benchmarks.measuring import BenchmarkError
from conf import command_line
from conf.engine import EngineError

BENCHMARKS_JSON = stored.BUILD / "benchmarks.json"
TOOLS = stored.BUILD / "bench-tools"
HELP = """\
Measure how fast the checks are, as ratios: what is compared runs in turn, several times.

  commands   2,000 commands on a local shell: the runner, bash, prysk, byexample, sybil
  typed      five pages, and their commands typed by a bash script through the same ssh and qrsh
  together   eight pages, 1, 2, 4 and 8 at once
  growth     10, 100 and 1,000 generated pages: time, memory, build of the site
  clusters   start and stop of a cluster, with the processor time of each part

Leave the machine alone meanwhile. All of it takes most of an hour on two cores.
"""
READS_AND_WRITES = f"""\
writes   {BENCHMARKS_JSON.relative_to(stored.ROOT)}   medians, least and most of all rounds; a contributors'
         page shows them. What was not measured this time is kept.
"""
Measure = Callable[[Path, argparse.Namespace], list[dict[str, Any]]]
BENCHMARKS: Mapping[str, Measure] = {
    "commands": lambda folder, given: commands.measure(folder, given.tools / "bin", given.rounds),
    "typed": lambda _folder, given: typed.measure(given.rounds, given.page),
    "together": lambda folder, given: together.measure(folder, given.rounds, given.page),
    "growth": lambda folder, given: growth.measure(folder, given.rounds),
    "clusters": lambda _folder, given: clusters.measure(given.rounds),
}


def main(arguments: list[str]) -> int:
    """Measure what is asked for and return the exit status."""
    parser = command_line.parser("checks.tests.benchmarks", HELP, READS_AND_WRITES)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; none: all")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="default: %(default)s")
    parser.add_argument(
        "--page",
        action="append",
        default=[],
        metavar="PAGE",
        help="for `typed` and `together`: this page; repeatable",
    )
    parser.add_argument("--tools", type=Path, default=TOOLS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if wrong := [name for name in options.names if name not in BENCHMARKS]:
        parser.error(f"no benchmark is called {wrong[0]}: there are {', '.join(BENCHMARKS)}")
    if options.rounds < 1:
        parser.error("--rounds: at least one")
    for name in options.names or BENCHMARKS:
        try:
            with tempfile.TemporaryDirectory(prefix="benchmark.") as folder:
                rows = BENCHMARKS[name](Path(folder), options)
        except (BenchmarkError, ContractError, EngineError) as error:
            print(f"error: {error}", file=sys.stderr)
            return command_line.FAILED
        keep(BENCHMARKS_JSON, name, options.rounds, rows)
        for one in rows:
            print(f"{one['median']:>10} {one['unit']:3} {one['name']} ({one['least']} to {one['most']})")
    return command_line.DONE


def keep(path: Path, name: str, rounds: int, rows: list[dict[str, Any]]) -> None:
    """Put what was measured into the file, in the place of an earlier measurement of the same."""
    known = stored.load_earlier(path, Benchmarks)
    others = [one for one in (known.benchmarks if known else []) if one.name != name]
    finished = datetime.now(UTC).isoformat(timespec="seconds")
    now = {
        "name": name,
        "finished": finished,
        "commit": commit(),
        "cores": os.cpu_count() or 1,
        "rounds": rounds,
        "rows": rows,
    }
    stored.save(path, {"version": 1, "benchmarks": [*others, now]}, Benchmarks)


if __name__ == "__main__":
    command_line.program(main)
