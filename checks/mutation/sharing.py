"""The options of `mutate` that share the work among several machines."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from checks.mutation.campaign import reaches_goal
from checks.mutation.operators.mutant import Mutant
from checks.mutation.results.merge import merge
from checks.mutation.results.reportfile import percent, unneeded
from checks.mutation.results.survivors import ExpectedSurvivor
from checks.pages.contract.examples import Book
from checks.runner.evidence.merge import MergeError
from checks.runner.evidence.shards import ShardError, parse, shard
from conf.command_line import BROKEN, DONE, FAILED, USAGE

Mutants = Mapping[str, Sequence[Mutant]]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    group = parser.add_argument_group("for several machines")
    group.add_argument(
        "--shard",
        metavar="I/N",
        help="try the I-th of N shares of the pages, with about as many mutants each",
    )
    group.add_argument(
        "--merge",
        type=Path,
        nargs="+",
        metavar="FOLDER",
        help="try nothing: put together mutants.json from these folders, each the build/ of one machine, all "
        "of the same commit",
    )


def share(text: str, pages: Sequence[str], every: Mutants) -> dict[str, Sequence[Mutant]]:
    """Return the pages of one machine, with their mutants.

    Args:
        text: the shard, such as "1/2".
        pages: those that are named besides.
        every: all pages.

    Raises:
        ShardError: there is no such shard, or pages are chosen by name besides.
    """
    number, count = parse(text)
    if pages:
        raise ShardError("--shard shares out all pages: leave out their names")
    counts = {name: len(found) for name, found in every.items() if found}
    return {name: every[name] for name in shard(counts, {}, number, count)}


def merged(
    folders: Sequence[Path], book: Book, every: Mutants, survivors: Sequence[ExpectedSurvivor], target: Path
) -> int:
    """Put together what several machines found out; return the exit status."""
    try:
        whole = merge(folders, book, target)
    except MergeError as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    except OSError as error:
        print(f"error: the result cannot be kept: {error}", file=sys.stderr)
        return BROKEN
    count = f"{len(whole['mutants'])} mutants of {len(whole['pages'])} pages"
    print(f"{count} are now in {target}.")
    wrong = [*_pages(whole["pages"], book, every), *_survivors(whole, every, survivors)]
    for line in wrong:
        print(line, file=sys.stderr)
    return FAILED if wrong else DONE


def _pages(found: Mapping[str, Mapping[str, Any]], book: Book, every: Mutants) -> list[str]:
    """Return what is wrong with pages."""
    lines = []
    for name, page in found.items():
        source = book.pages[name].source
        if page["problem"]:
            lines.append(f"{source}: the page fails without a mutation: {page['problem']}")
        elif not reaches_goal(page, page["of"]):
            lines.append(f"{source}: {percent(page):.1f} % of {page['of']} mutants killed")
    if missing := [name for name, mutants in every.items() if mutants and name not in found]:
        lines.append(f"no machine tried {', '.join(missing)}: give the folder of each share")
    return lines


def _survivors(whole: Mapping[str, Any], every: Mutants, survivors: Sequence[ExpectedSurvivor]) -> list[str]:
    """Return the expected survivors that no mutant needs, unless only some were tried."""
    if whole["sample"]:
        return []
    outcome = {one["id"]: one["outcome"] for one in whole["mutants"]}
    mutants = [one for found in every.values() for one in found]
    entries = unneeded(survivors, mutants, lambda mutant: outcome.get(mutant.id))
    return [f"survivors.toml: every mutant that matches {entry} is killed: remove it" for entry in entries]
