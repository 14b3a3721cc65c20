"""The options of `verify` that share the work: what has changed, one of several machines, all together."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from checks.pages.contract import reports, stored
from checks.pages.contract.examples import EXAMPLES_JSON, ContractError, read_book
from checks.runner.evidence import evidence
from checks.runner.evidence.basis import bases
from checks.runner.evidence.merge import HISTORY, MergeError, merge
from checks.runner.evidence.shards import ShardError, parse, shard
from checks.runner.site import site
from checks.verify.changed import changed
from conf.command_line import BROKEN, DONE, FAILED, USAGE


class ChoiceError(Exception):
    """The options contradict each other; the text says why."""


# What choosing pages raises.
CHOICE_ERRORS = (ContractError, ShardError, ChoiceError)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--changed",
        action="store_true",
        help="only pages whose last verdict no longer holds: an example is new, changed, failed or was not "
        "reached, or something that the page depends on has changed",
    )
    group = parser.add_argument_group("for several machines")
    group.add_argument(
        "--shard",
        metavar="I/N",
        help="run the I-th of N shares of the pages, which take about as long each. Give all machines the "
        "same history.json, from which the times are known",
    )
    group.add_argument(
        "--merge",
        type=Path,
        nargs="+",
        metavar="FOLDER",
        help="run nothing: put together evidence.json, history.json and junit.xml from these folders, each "
        "the build/ of one machine, all of the same commit",
    )


def no_longer_hold(known: argparse.Namespace) -> list[str]:
    """Say which pages have to be run again, and why; return them.

    Raises:
        ContractError: there are no examples.
        ChoiceError: pages are chosen otherwise besides.
    """
    if known.pages or known.k or known.shard:
        raise ChoiceError("--changed chooses the pages itself: leave out their names, -k and --shard")
    book = read_book(_examples(known))
    found = changed(book, evidence.read(_evidence(known)), bases(book, site(known.site)))
    for name, reason in found.items():
        print(f"{book.pages[name].source}: {reason}")
    return list(found)


def share(known: argparse.Namespace) -> Sequence[str]:
    """Return the pages of this machine.

    Raises:
        ContractError: there are no examples.
        ShardError: there is no such shard.
        ChoiceError: pages are chosen by name besides.
    """
    number, count = parse(known.shard)
    if known.pages or known.k:
        raise ChoiceError("--shard shares out all pages: leave out the names of pages and -k")
    book = read_book(_examples(known))
    examples = {name: len(page.examples) for name, page in book.pages.items() if page.examples}
    return shard(examples, _seconds(_evidence(known).with_name(HISTORY)), number, count)


def merged(known: argparse.Namespace) -> int:
    """Put together what several machines found out; return the exit status."""
    try:
        book = read_book(_examples(known))
        missing = merge(known.merge, book, _evidence(known).parent)
    except (ContractError, MergeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    except OSError as error:
        print(f"error: the result cannot be kept: {error}", file=sys.stderr)
        return BROKEN
    entries = evidence.read(_evidence(known))
    pages = {one["page"] for one in entries}
    failed = [
        f"{book.pages[one['page']].source}:{one['line']}" for one in entries if one["outcome"] == "failed"
    ]
    print(f"{len(entries)} examples of {len(pages)} pages are now in {_evidence(known)}.")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    if missing:
        print(f"no machine ran {', '.join(missing)}: did all use the same history.json?", file=sys.stderr)
    return FAILED if failed or missing else DONE


def _seconds(history: Path) -> dict[str, float]:
    """Return what each page took when it ran last, as the history knows it."""
    known = stored.load_earlier(history, reports.History)
    return {page: ms / 1000 for run in (known.runs if known else ()) for page, ms in run.pages.items()}


def _examples(known: argparse.Namespace) -> Path:
    return Path(known.examples) if known.examples else EXAMPLES_JSON


def _evidence(known: argparse.Namespace) -> Path:
    return Path(known.evidence) if known.evidence else evidence.EVIDENCE_JSON
