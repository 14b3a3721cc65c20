"""What a command costs on a local shell: the runner, bash, prysk, byexample and sybil do the same ones.

Each runs `echo N` for N from 1, in one shell, and compares the output. A short list and a long one
tell the slope, what a command costs, apart from the start.
"""

from pathlib import Path
from typing import Any

from checks.tests.benchmarks.measuring import Program, in_turn, row
from checks.tests.helpers.pages import command
from checks.tests.helpers.verify import arguments, environment, write_examples
from conf.facts import ROOT

SHORT, LONG = 200, 2000
_SYBIL = """
import subprocess
from sybil import Sybil
from sybil.parsers.rest import CodeBlockParser

shell = subprocess.Popen(["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def evaluate(example):
    command, expected = example.parsed.strip().split("\\n")
    shell.stdin.write(f"{command.removeprefix('$ ')}\\necho END\\n")
    shell.stdin.flush()
    lines = []
    while (line := shell.stdout.readline()) != "END\\n":
        lines.append(line)
    assert "".join(lines) == f"{expected}\\n"


pytest_collect_file = Sybil([CodeBlockParser("console", evaluate)], pattern="*.rst").pytest()
"""


def measure(folder: Path, tools: Path, rounds: int) -> list[dict[str, Any]]:
    """Measure all of them and return the rows.

    Args:
        folder: an empty folder to work in.
        tools: the `bin` folder with prysk, byexample, and pytest with sybil.
        rounds: how often each is run.

    Raises:
        BenchmarkError: one of them failed.
    """
    programs = [one for count in (SHORT, LONG) for one in _programs(folder / str(count), tools, count)]
    costs = in_turn(programs, rounds)
    rows = []
    for name in dict.fromkeys(program.name.rpartition(" ")[0] for program in programs):
        pairs = list(zip(costs[f"{name} {SHORT}"], costs[f"{name} {LONG}"], strict=True))
        slopes = [(long.seconds - short.seconds) / (LONG - SHORT) for short, long in pairs]
        starts = [short.seconds - slope * SHORT for slope, (short, _) in zip(slopes, pairs, strict=True)]
        rows.append(row(f"{name}, a command", "ms", [slope * 1000 for slope in slopes]))
        rows.append(row(f"{name}, start", "s", starts))
    return rows


def _programs(folder: Path, tools: Path, count: int) -> list[Program]:
    """Write the same commands for each of them; return how they are run."""
    folder.mkdir()
    numbers = range(1, count + 1)
    check = 'check() { [[ $1 == "$2" ]] || { echo "line $2: $1"; exit 1; }; }\n'
    (folder / "test.sh").write_text(check + "".join(f'check "$(echo {n})" {n}\n' for n in numbers))
    (folder / "test.t").write_text("".join(f"  $ echo {n}\n  {n}\n" for n in numbers))
    blocks = "".join(f"```shell\n$ echo {n}\n{n}\n```\n\n" for n in numbers)
    (folder / "test.md").write_text(blocks)
    (folder / "conftest.py").write_text(_SYBIL)
    rst = "".join(f".. code-block:: console\n\n   $ echo {n}\n   {n}\n\n" for n in numbers)
    (folder / "test.rst").write_text(rst)
    write_examples(folder, commands=[command(f"echo {n}", str(n)) for n in numbers])
    pytest = (str(tools / "pytest"), "-q", "-p", "no:cacheprovider", "--rootdir=.", "-c", "/dev/null")
    commands_of = {
        "bash": ("bash", "test.sh"),
        "prysk": (str(tools / "prysk"), "--shell=bash", "test.t"),
        "byexample": (str(tools / "byexample"), "-l", "shell", "--pretty=none", "-q", "test.md"),
        "sybil, one shell kept": (*pytest, "test.rst"),
    }
    others = [Program(f"{name} {count}", words, folder) for name, words in commands_of.items()]
    return [Program(f"this runner {count}", arguments(folder), ROOT, environment(folder)), *others]
