"""The options of `verify` for authors, and what they start."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from _pytest.mark.expression import Expression

from checks.authoring.accept.accept import accept
from checks.authoring.drive import Drive
from checks.authoring.load import busy
from checks.authoring.rates import RATES_JSON
from checks.authoring.repeat import repeat
from checks.authoring.site import Site
from checks.authoring.walk import walk
from checks.pages.contract.examples import EXAMPLES_JSON, Book, ContractError, NotRun, Page, read_book
from checks.pages.contract.stored import ROOT
from checks.runner.evidence import evidence
from checks.runner.machines.chosen import CLUSTER_FROM, new_cluster
from checks.runner.reporting.choice import UnknownPageError, check_names, page_name
from checks.runner.reporting.suite import Done
from conf.command_line import USAGE

MODES = ("accept", "repeat", "shell_on_failure", "step")


class UsageError(Exception):
    """The options make no sense, or leave nothing to do; the text says why."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options for authors."""
    group = parser.add_argument_group("for authors (one of these; without pytest, its options do not apply)")
    group.add_argument(
        "--accept",
        action="store_true",
        help="put real output in the place of what a page shows; <name>, `...` and {{ value }} stay where "
        "they fit. Shows a diff. Leaves alone what failed, and where the reader would be elsewhere",
    )
    group.add_argument(
        "--repeat",
        type=int,
        metavar="N",
        help="run each page N times, pages in random order, and report what is not the same each time; "
        f"writes no evidence, but the rates to {RATES_JSON.relative_to(ROOT)}",
    )
    group.add_argument(
        "--seed", type=int, metavar="S", help="repeat the order that an earlier --repeat printed"
    )
    group.add_argument(
        "--load",
        type=int,
        metavar="L",
        help="with --repeat: beside the run, L processes only compute, as others do on a busy machine "
        "(4 on two cores leave the run a third); they end with it, also after Ctrl-C",
    )
    group.add_argument(
        "--same-account",
        action="store_true",
        help="with --repeat: one cluster for all runs of a page, so each finds what the one before it left",
    )
    group.add_argument(
        "--shell-on-failure",
        action="store_true",
        help="give me the terminal in which an example failed, as it is then",
    )
    group.add_argument(
        "--step",
        action="store_true",
        help="stop before each command and each step on the screen: take it, look around, or quit",
    )


def is_wanted(known: argparse.Namespace) -> bool:
    """Tell whether one of the options is given."""
    return any(getattr(known, mode) not in (None, False) for mode in (*MODES, "seed", "same_account", "load"))


def main(known: argparse.Namespace, rest: Sequence[str], about: Site) -> int:
    """Do what the options say and return the exit status (see `python -m checks.verify --help`)."""
    try:
        _check(known, rest)
        book = read_book(Path(known.examples) if known.examples else EXAMPLES_JSON)
        pages = chosen(book, known.pages, known.k)
        cluster_from = known.cluster_from or CLUSTER_FROM
        drive = Drive(
            book, new_cluster(cluster_from, known.on, known.site, known.allow), about, _at_once(known.at_once)
        )
        return _start(known, drive, pages, cluster_from)
    except (UsageError, UnknownPageError, ContractError) as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE


def _start(known: argparse.Namespace, drive: Drive, pages: list[Page], cluster_from: str) -> int:
    if known.repeat:
        evidence_json = Path(known.evidence) if known.evidence else evidence.EVIDENCE_JSON
        rates_json = evidence_json.with_name(RATES_JSON.name)
        seed, load, same_account = known.seed, known.load or 0, known.same_account
        with busy(load):
            return repeat(drive, pages, known.repeat, seed, rates_json, load, same_account=same_account)
    if known.step or known.shell_on_failure:
        if len(pages) != 1:
            raise UsageError(
                f"--step and --shell-on-failure are for one page at a time, not {len(pages)}: name it"
            )
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UsageError("--step and --shell-on-failure need a terminal that a person types in")
    path = Path(known.evidence) if known.evidence else evidence.EVIDENCE_JSON
    keeper = evidence.Evidence(
        drive.book, path, evidence.engine_of(cluster_from, known.on, drive.site), evidence.now()
    )
    commit = evidence.commit()

    def keep(page: Page, results: Sequence[Done]) -> None:
        keeper.put(page.name, [evidence.entry(one.result, one.image, commit) for one in results])

    if known.step or known.shell_on_failure:
        return walk(drive, pages[0], keep, step=known.step, shell_on_failure=known.shell_on_failure)
    return accept(drive, pages, keep)


def _check(known: argparse.Namespace, rest: Sequence[str]) -> None:
    given = [f"--{mode.replace('_', '-')}" for mode in MODES if getattr(known, mode) not in (None, False)]
    if len(given) > 1 and given != ["--shell-on-failure", "--step"]:
        raise UsageError(f"{' and '.join(given)} cannot be used together")
    if rest:
        raise UsageError(f"{' '.join(rest)} cannot be used with {given[0] if given else '--repeat'}")
    if known.repeat is None and (known.seed is not None or known.load is not None or known.same_account):
        raise UsageError("--seed, --load and --same-account belong to --repeat N")
    if known.load is not None and known.load < 1:
        raise UsageError("--load: at least one process has to keep the machine busy")
    if known.repeat is not None and known.repeat < 2:
        raise UsageError("--repeat: at least 2 runs are needed to compare them")


def _at_once(text: str | None) -> int:
    try:
        number = int(text) if text else min(os.cpu_count() or 1, 4)
    except ValueError:
        number = 0
    if number < 1:
        raise UsageError("--at-once: at least one page has to run at a time")
    return number


def chosen(book: Book, names: Sequence[str], words: str | None) -> list[Page]:
    """Return the pages asked for, all that have something to run without names.

    Raises:
        UnknownPageError, UsageError
    """
    wanted = [page_name(name) for name in names]
    check_names(wanted, book)
    try:
        matches = Expression.compile(words) if words else None
    except SyntaxError as error:
        raise UsageError(f"-k {words}: {error}") from None
    pages = [page for name, page in book.pages.items() if not wanted or name in wanted]
    pages = [page for page in pages if any(not isinstance(example, NotRun) for example in page.examples)]
    if matches:
        pages = [page for page in pages if matches.evaluate(_contained_in(page.name))]
    if not pages:
        raise UsageError(f"no page to run. Pages with examples: {', '.join(book.pages)}")
    return pages


def _contained_in(name: str) -> Callable[..., bool]:
    return lambda word, /, **_: str(word).lower() in name.lower()
