"""Put together what several machines found out about broken examples, each about some of the pages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from checks.mutation.results.report import MUTANTS_JSON, outcomes
from checks.mutation.results.reportfile import GOAL, VERSION
from checks.pages.contract import reports, stored
from checks.pages.contract.examples import Book
from checks.runner.evidence.merge import MergeError, load, refuse_other_commits


def merge(folders: Sequence[Path], book: Book, target: Path) -> dict[str, Any]:
    """Write one report from those of several runs, and return it.

    The order of the folders makes no difference. A page that several of them tried is taken from the run
    that finished last.

    Args:
        folders: each with the report of one run.
        book: all pages.
        target: where the result goes. Nothing is written if an error is raised.

    Raises:
        MergeError: a report is missing or unusable, or the runs are of different commits.
        OSError: the result cannot be written.
    """
    parts = [load(folder / MUTANTS_JSON.name, reports.Mutants) for folder in folders]
    refuse_other_commits((part.commit, folder) for part, folder in zip(parts, folders, strict=True))
    newest = sorted((msgspec.to_builtins(part) for part in parts), key=_age)
    pages: dict[str, tuple[Mapping[str, Any], list[dict[str, Any]]]] = {}
    for part in newest:
        for name, page in part["pages"].items():
            pages[name] = page, [one for one in part["mutants"] if one["page"] == name]
    order = [name for name in book.pages if name in pages]
    if not order:
        raise MergeError("nothing to merge: none of the runs has a page that the site still has")
    mutants = [one for name in order for one in pages[name][1]]
    whole = {
        "version": VERSION,
        "goal": GOAL,
        "image": max(part["image"] for part in newest),
        "commit": newest[-1]["commit"],
        "started": min(part["started"] for part in newest),
        "finished": newest[-1]["finished"],
        "sample": any(part["sample"] for part in newest),
        "pages": {name: pages[name][0] for name in order},
        "kinds": outcomes(mutants),
        "mutants": mutants,
    }
    stored.save(target, whole, reports.Mutants)
    return whole


def _age(part: Mapping[str, Any]) -> tuple[str, bytes]:
    return part["finished"], msgspec.json.encode(part)
