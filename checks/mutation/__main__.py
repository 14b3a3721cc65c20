"""Mutation testing from the command line: `python -m checks.mutation`."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from checks.mutation import sharing
from checks.mutation.campaign import Campaign
from checks.mutation.drift.command import explain
from checks.mutation.drift.command import main as drift
from checks.mutation.drift.report import DRIFT_JSON
from checks.mutation.operators.mutant import Mutant
from checks.mutation.operators.mutants import mutants
from checks.mutation.results.report import MUTANTS_JSON, Report
from checks.mutation.results.reportfile import GOAL
from checks.mutation.results.survivors import (
    DRIFT_TOML,
    PAGE_KEYS,
    SURVIVORS_TOML,
    SurvivorsError,
    read_survivors,
    unmatched,
)
from checks.mutation.sample import some_pages
from checks.mutation.site import site
from checks.pages.contract.examples import EXAMPLES_JSON, Book, ContractError, read_book
from checks.pages.contract.stored import ROOT
from checks.runner.evidence import evidence
from checks.runner.evidence.shards import ShardError
from checks.runner.machines.chosen import CLUSTER_FROM, SITE, new_cluster
from checks.runner.reporting.choice import UnknownPageError, check_names, page_name
from conf import command_line

HELP = f"""\
Break every example of the pages on purpose, one small thing at a time (a flag left out, a package
misspelt, a digit changed, two commands swapped …), and see whether running the page notices.
Each broken example is a mutant: killed if the page fails, a survivor if it passes.

  python -m checks.mutation                        every page
  python -m checks.mutation guide/connect          one page, by its name or its file
  python -m checks.mutation --resume               continue where the last run stopped
  python -m checks.mutation --sample 300           what fits into 300 s, chosen by the commit
  python -m checks.mutation --list guide/connect   only list what would be broken
  python -m checks.mutation --shard 1/3            the first of three shares of the pages

  python -m checks.mutation --cluster              break the cluster instead, a line of conf/ at a time
  python -m checks.mutation --cluster image/files  … of one file or folder of conf/, or of one kind
  python -m checks.mutation --cluster --list       only list what would be changed

A survivor means that the page shows too little. Make it show more or, if readers lose nothing,
enter the mutant as an expected survivor, with the reason, in {SURVIVORS_TOML.relative_to(ROOT)}.

With --cluster the pages stay as they are and the cluster drifts: it is started from a changed copy of
conf/, pages that could notice are run on it, and then the tests of the cluster. A survivor needs a page
that shows its effect, or a test, or an entry in {DRIFT_TOML.relative_to(ROOT)}. Kinds of drifts:
{explain()}
"""
READS_AND_WRITES = f"""\
reads    {EXAMPLES_JSON.relative_to(ROOT)}    written by the site build (nox -s docs)
         {evidence.EVIDENCE_JSON.relative_to(ROOT)}    how long examples take, if it exists
                                 (--cluster: which pages pass; no other can notice anything)
writes   {MUTANTS_JSON.relative_to(ROOT)}     what became of each mutant; the site shows it
         {DRIFT_JSON.relative_to(ROOT)}       the same for --cluster

It has failed if on some page less than {GOAL} % of the mutants were killed or are expected to survive, if a
page fails without a mutation, or if an expected survivor matches nothing.
"""


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; return the exit status."""
    options = _parser().parse_args(arguments)
    if options.cluster and (options.shard or options.merge):
        print(
            "--shard and --merge are for pages: with --cluster, name files or folders of conf/",
            file=sys.stderr,
        )
        return command_line.USAGE
    if options.cluster:
        return drift(options)
    about = site(options.site)
    try:
        book = read_book(options.examples)
        survivors = read_survivors(options.survivors, PAGE_KEYS)
        every = {name: mutants(page, about) for name, page in book.pages.items()}
        chosen = _chosen(book, options, every)
    except (ContractError, ShardError, SurvivorsError, UnknownPageError) as error:
        print(error, file=sys.stderr)
        return command_line.USAGE
    if strangers := unmatched(survivors, [mutant for found in every.values() for mutant in found]):
        for entry in strangers:
            print(f"{options.survivors}: no mutant matches {entry}; change or remove it", file=sys.stderr)
        return command_line.FAILED
    if options.merge:
        return sharing.merged(options.merge, book, every, survivors, options.report)
    if options.list:
        _list(book, chosen)
        return command_line.DONE
    known = evidence.read(options.evidence)
    if options.sample and not options.pages:
        work = options.sample * options.at_once
        chosen = {name: chosen[name] for name in some_pages(chosen, evidence.seconds(known), work, _seed())}
    report = Report(
        book,
        chosen,
        survivors,
        options.report,
        resume=options.resume,
        sample=options.sample is not None,
        alone=options.shard is not None,
    )
    new = new_cluster(options.cluster_from, None, options.site)
    campaign = Campaign(book, chosen, report, new, about, options.at_once, options.sample)
    campaign.set_known_times(known)
    return campaign.run()


def _parser() -> argparse.ArgumentParser:
    parser = command_line.parser("checks.mutation", HELP, READS_AND_WRITES)
    add = parser.add_argument
    add(
        "pages",
        nargs="*",
        metavar="PAGE",
        help="name or file of a page; none: all; with --cluster: a file of conf/",
    )
    add(
        "--sample",
        type=_positive,
        metavar="SECONDS",
        help="stop after so long; pages and mutants are chosen at random",
    )
    add("--resume", action="store_true", help="keep verdicts whose example has not changed")
    add("--list", action="store_true", help="print the mutants and run nothing")
    add("--cluster", action="store_true", help="break the cluster instead of the pages")
    add("--expected", action="store_true", help="with --cluster: try expected survivors too")
    add(
        "--at-once",
        type=_positive,
        default=min(os.cpu_count() or 1, 4),
        metavar="N",
        help="passes that run in parallel, each on its own cluster (here: %(default)s)",
    )
    add("--examples", type=Path, default=EXAMPLES_JSON, metavar="FILE", help="another examples.json")
    add("--evidence", type=Path, default=evidence.EVIDENCE_JSON, metavar="FILE", help="another evidence.json")
    add("--report", type=Path, default=MUTANTS_JSON, metavar="FILE", help="another mutants.json")
    add("--drift-report", type=Path, default=DRIFT_JSON, metavar="FILE", help="another drift.json")
    add("--drift-survivors", type=Path, default=DRIFT_TOML, metavar="FILE", help="another drift.toml")
    add("--survivors", type=Path, default=SURVIVORS_TOML, metavar="FILE", help="another survivors.toml")
    add(
        "--cluster-from",
        default=CLUSTER_FROM,
        metavar="MODULE:FUNCTION",
        help="starts the cluster of one pass, given a name (default: %(default)s)",
    )
    add(
        "--site",
        default=SITE,
        metavar="MODULE:NAME",
        help="the cluster that the pages are about (default: %(default)s)",
    )
    sharing.add_options(parser)
    return parser


def _positive(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _chosen(book: Book, options: argparse.Namespace, every: sharing.Mutants) -> sharing.Mutants:
    """Return the pages asked for with their mutants.

    Raises:
        ShardError: this machine's share is none.
        UnknownPageError: there is no such page.
    """
    names = [page_name(page) for page in options.pages]
    check_names(names, book)
    if options.shard:
        return sharing.share(options.shard, names, every)
    return {name: every[name] for name in names or every}


def _seed() -> str:
    """Return what a sample is chosen by: another commit tries something else."""
    return str(evidence.commit())


def _list(book: Book, chosen: Mapping[str, Sequence[Mutant]]) -> None:
    for name, found in chosen.items():
        for mutant in found:
            print(f"{book.pages[name].source}:{mutant.line}: {mutant.kind}: {mutant.description}")
    pages = "1 page" if len(chosen) == 1 else f"{len(chosen)} pages"
    print(f"{sum(map(len, chosen.values()))} mutants on {pages}")


if __name__ == "__main__":
    command_line.program(main)
