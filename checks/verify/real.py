"""The options of `verify` for a cluster that is not ours."""

import argparse
import sys
from pathlib import Path

from checks.pages.contract.stored import ROOT
from checks.runner.machines.elsewhere.account import SUFFIX, AccountError, read
from checks.runner.machines.elsewhere.effects import MEANS, Effect
from checks.runner.machines.elsewhere.remote import swept
from checks.runner.site import site
from checks.verify import dry
from conf.command_line import BROKEN, DONE

REAL = ROOT / "build" / "real"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    group = parser.add_argument_group("for a real cluster")
    group.add_argument(
        "--on",
        metavar="USER@HOST",
        help="follow the pages there, over ssh without a password, one page at a time; or a file that ends "
        "in `.toml`, with the address and what is different there. Leaves out what is for test clusters or "
        f"the reader's own machine. Evidence goes to {REAL.relative_to(ROOT)}",
    )
    kinds = "; ".join(f"`{kind}` {MEANS[kind]}" for kind in (Effect.CHANGES, Effect.COSTS))
    group.add_argument(
        "--allow",
        metavar="EFFECTS",
        help=f"what examples may do there, with commas between: {kinds}. Otherwise they only look. The "
        "rest of a page after an example that is not allowed is left out, too",
    )
    group.add_argument(
        "--dry-run",
        action="store_true",
        help="go nowhere; list what would be run, whether it only looks, costs or changes something, and "
        "what would be left out and why",
    )
    group.add_argument(
        "--sweep",
        action="store_true",
        help="delete there what runs have left that were killed: their jobs, and their folders .markers-*",
    )


def is_wanted(known: argparse.Namespace) -> bool:
    """Tell whether one of the options is given."""
    return bool(known.on or known.dry_run or known.sweep or known.allow)


def alone(known: argparse.Namespace) -> int | None:
    """Do what needs no page to be run, and return the exit status; None: pages are to be run.

    Raises:
        AccountError: the account cannot be used, or an option belongs to one.
    """
    if not known.on:
        given = "--dry-run" if known.dry_run else "--sweep" if known.sweep else "--allow"
        raise AccountError(f"{given} is for --on USER@HOST")
    account = read(known.on, known.allow)
    if known.dry_run:
        return dry.dry_run(known, account)
    if known.sweep:
        try:
            found = list(swept(site(known.site), account))
        except ConnectionError as error:
            print(f"error: {error}", file=sys.stderr)
            return BROKEN
        print("\n".join(found) or "Nothing of an earlier run is there.")
        return DONE
    known.at_once = "1"
    name = Path(known.on).stem if known.on.endswith(SUFFIX) else ""
    known.evidence = known.evidence or str(REAL / name / "evidence.json")
    return None
