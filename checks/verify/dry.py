"""What `verify --on` would do on a real cluster, without going there."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from checks.mutation.operators.programs import Programs
from checks.mutation.site import Site, site
from checks.pages.contract.examples import EXAMPLES_JSON, Command, ContractError, Example, NotRun, read_book
from checks.runner.judging.shells import programs
from checks.runner.machines.left_out import left_out
from checks.runner.reporting.choice import UnknownPageError, check_names, page_name
from conf.command_line import DONE, USAGE

SAFE, COSTS, CHANGES, LEFT_OUT = "safe", "costs", "changes", "left out"
MEANS = {
    SAFE: "only look",
    COSTS: "submit jobs or open sessions on workers",
    CHANGES: "may change files or settings of the account",
}


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="with --on: go nowhere; list what would be run, whether it only looks, costs or changes "
        "something, and what would be left out and why",
    )


def dry_run(known: argparse.Namespace) -> int:
    """Print what would be run, and why the rest would not be; return the exit status."""
    if not known.on or known.k:
        said = "is for --on USER@HOST" if not known.on else "takes the names of pages instead of -k"
        print(f"error: --dry-run {said}", file=sys.stderr)
        return USAGE
    try:
        book = read_book(Path(known.examples) if known.examples else EXAMPLES_JSON)
        names = [page_name(page) for page in known.pages]
        check_names(names, book)
    except (ContractError, UnknownPageError) as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    about = site(known.site)
    count: Counter[str] = Counter()
    for page in (book.pages[name] for name in names or book.pages):
        reasons = left_out(page, about, about.ordinary_users[0])
        for example in page.examples:
            if isinstance(example, NotRun):
                continue
            reason = reasons.get(example.line)
            kind = LEFT_OUT if reason else kind_of(example, about)
            count[kind] += 1
            said = f"{kind} ({reason})" if reason else kind
            print(f"{page.source}:{example.line}: {said}: {example.title}")
    run = sum(count[kind] for kind in MEANS)
    kinds = "; ".join(f"{count[kind]} {means}" for kind, means in MEANS.items())
    print(f"{run} of {count.total()} examples would be run at {known.on}: {kinds}.")
    return DONE


def kind_of(example: Example, about: Site) -> str:
    """Return whether an example only looks, takes time on workers, or may change something."""
    if not isinstance(example, Command):
        return CHANGES
    if programs(example.command) & {*about.dialect.elsewhere, *about.dialect.arrays}:
        return COSTS
    return SAFE if not example.command or Programs(about.dialect).only_looks(example.command) else CHANGES
