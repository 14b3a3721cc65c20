"""The options of `verify` for several machines: run a share of the pages, put the results together."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from checks.pages import reports, stored
from checks.pages.contract import EXAMPLES_JSON, ContractError, read_book
from checks.runner.evidence import evidence
from checks.runner.evidence.merge import HISTORY, MergeError, merge
from checks.runner.evidence.shards import ShardError, parse, shard
from conf.command_line import BROKEN, DONE, FAILED, USAGE

# What `share` raises.
SHARE_ERRORS = (ContractError, ShardError)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
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


def share(known: argparse.Namespace) -> Sequence[str]:
    """Return the pages of this machine.

    Raises:
        ContractError: there are no examples.
        ShardError: it is no shard, has no page, or pages are chosen by name besides.
    """
    number, count = parse(known.shard)
    if known.pages or known.k:
        raise ShardError("--shard shares out all pages: leave out the names of pages and -k")
    book = read_book(_examples(known))
    examples = {name: len(page.examples) for name, page in book.pages.items() if page.examples}
    if count > len(examples):
        raise ShardError(f"too few pages for {count} shards: {len(examples)}")
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
