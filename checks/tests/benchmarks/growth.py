"""How time, memory and the build of the site grow with the number of pages."""

import sys
from pathlib import Path
from typing import Any

from checks.tests.benchmarks.measuring import Program, in_turn, row
from checks.tests.helpers.pages import LAPTOP, command
from checks.tests.helpers.site import SITE
from checks.tests.helpers.verify import arguments, environment, write_examples
from conf.facts import ROOT

PAGES = (10, 100, 1000)
EXAMPLES = 5  # of each page
_CONF = """\
import sys

sys.path.insert(0, {extension!r})
extensions = ["myst_parser", "verified"]
verified_facts = {facts!r}
verified_desk = {desk!r}
"""


def measure(folder: Path, rounds: int) -> list[dict[str, Any]]:
    """Run generated pages on a local shell, build a site of them with and without examples; return the rows.

    Raises:
        BenchmarkError: a run or a build failed.
    """
    programs = [one for count in PAGES for one in _programs(folder / str(count), count)]
    costs = in_turn(programs, rounds)
    rows = []
    for name, found in costs.items():
        rows.append(row(name, "s", [cost.seconds for cost in found]))
        rows.append(row(f"{name}, memory", "MB", [cost.peak for cost in found]))
    return rows


def _programs(folder: Path, count: int) -> list[Program]:
    numbers = range(EXAMPLES)
    commands = [command(f"echo {number}", str(number)) for number in numbers]
    folder.mkdir()
    write_examples(folder, **{f"page{number:04}": commands for number in range(count)})
    shell = "".join(f"```console\n{LAPTOP} echo {n}\n{n}\n```\n\n" for n in numbers)
    plain = "".join(f"```text\n{LAPTOP} echo {n}\n{n}\n```\n\n" for n in numbers)
    for kind, blocks in (("examples", shell), ("text", plain)):
        _site(folder / kind / "docs", count, blocks, with_examples=kind == "examples")
    words = f"{count} pages of {EXAMPLES} examples"
    return [
        Program(f"run of {words}", arguments(folder, "-q"), ROOT, environment(folder)),
        Program(f"site of {words}", _build(folder / "examples")),
        Program(f"site of {count} pages, the same as plain text", _build(folder / "text")),
    ]


def _site(docs: Path, count: int, blocks: str, *, with_examples: bool) -> None:
    docs.mkdir(parents=True)
    conf = _CONF.format(extension=str(ROOT / "docs" / "_ext"), facts=SITE.facts, desk=SITE.desk)
    (docs / "conf.py").write_text(conf if with_examples else 'extensions = ["myst_parser"]\n')
    names = [f"page{number:04}" for number in range(count)]
    (docs / "index.md").write_text("# Index\n\n```{toctree}\n" + "\n".join(names) + "\n```\n")
    for name in names:
        (docs / f"{name}.md").write_text(f"# The page {name}\n\n{blocks}")


def _build(folder: Path) -> list[str]:
    sphinx = (sys.executable, "-m", "sphinx", "-q", "-E", "-a", "-b", "dirhtml")
    return [*sphinx, "-d", str(folder / "doctrees"), str(folder / "docs"), str(folder / "site")]
