"""The tables that compare SGE with Slurm in docs/reference/sge.md, and what examples show of them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from checks.pages.contract.examples import Command, Example, File
from conf.facts import ROOT

PAGE = ROOT / "docs" / "reference" / "sge.md"
SECTION = re.compile(r"^## The same in Slurm\n(.*?)^## ", re.MULTILINE | re.DOTALL)
SGE, SLURM = 1, 2
# What a script asks for, and the program that reads it.
REQUESTS = {"#$ ": "qsub ", "#SBATCH ": "sbatch "}
TAKE_OPTIONS = "(?:qsub|qrsh|sbatch|srun) "
_CODE = re.compile(r"`([^`]+)`")
_YOURS = re.compile(r"[A-Z]{2,}")
_VARIABLE = re.compile(r"[A-Z]+(?:_[A-Z]+)*")
_NEXT = re.compile(r"[|;&]+\s*")


def column(number: int) -> list[str]:
    """Return the commands, options and variables of one system."""
    found = SECTION.search(PAGE.read_text("utf-8"))
    assert found, f"{PAGE} has no tables"
    rows = [line.split("|")[1:-1] for line in found[1].splitlines() if line.startswith("|")]
    return [code for row in rows for code in _CODE.findall(row[number])]


def not_shown(codes: Sequence[str], examples: Iterable[Example]) -> list[str]:
    """Return those that no example runs which is to succeed; words in capitals stand for any word."""
    run = [one for one in examples if not (isinstance(one, Command) and (one.fails or one.check_only))]
    printed = {line.partition("=")[0] for one in run if isinstance(one, Command) for line in one.expected}
    commands = [command for one in run for command in _commands(one)]
    return [code for code in codes if not (code in printed or _is_run(code, commands))]


def _commands(example: Example) -> Iterator[str]:
    """Return the simple commands of an example, and the requests of a script as if they had been typed."""
    if isinstance(example, Command) and " -verify " not in example.command:
        yield from _NEXT.split(example.command)
    elif isinstance(example, File):
        for line in example.content.splitlines():
            yield from (
                line.replace(sign, program) for sign, program in REQUESTS.items() if line.startswith(sign)
            )


def _is_run(code: str, commands: Sequence[str]) -> bool:
    """Tell whether a command has these words, in this order, whatever stands between them."""
    if _VARIABLE.fullmatch(code):
        return False
    words = [_YOURS.sub(lambda _: r"[^\s-]\S*", re.escape(word)) for word in code.split()]
    start = f"{TAKE_OPTIONS}(?:.* )?" if code.startswith("-") else ""
    pattern = re.compile(rf"{start}{' (?:.* )?'.join(words)}(?: .*)?", re.DOTALL)
    return any(pattern.fullmatch(command.strip()) for command in commands)
