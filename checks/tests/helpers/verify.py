"""Run `python -m checks.verify` from outside, on pages and machines of the tests."""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from checks.pages.contract.examples import Example
from checks.tests.helpers.book import write_book
from checks.tests.helpers.pages import page, table


def write_examples(folder: Path, **pages: Iterable[Example]) -> None:
    """Write an examples.json with these pages."""
    write_book(folder / "examples.json", [page(examples, name) for name, examples in pages.items()], table())


def arguments(folder: Path, *more: str, machines: str = "start") -> list[str]:
    """Return the command line that runs the pages of `folder` on the stand-in."""
    return [
        *(sys.executable, "-m", "checks.verify", "-pno:cacheprovider"),
        f"--examples={folder / 'examples.json'}",
        f"--evidence={folder / 'evidence.json'}",
        f"--cluster-from=checks.tests.helpers.standin:{machines}",
        "--site=checks.tests.helpers.site:SITE",
        "--at-once=1",  # the stand-in's account belongs to the whole process
        *more,
    ]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment for a run; nothing of an outer pytest or CI is in it."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "GITHUB"))}
    return {**ours, "STANDIN": str(folder / "machines"), **more}


def evidence(folder: Path) -> list[tuple[str, int, str]]:
    """Return page, line and outcome of everything in the evidence."""
    data = json.loads((folder / "evidence.json").read_text())
    return [(entry["page"], entry["line"], entry["outcome"]) for entry in data["examples"]]
