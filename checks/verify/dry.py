"""What `verify --on` would do on a real cluster, without going there."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from checks.pages.contract.examples import EXAMPLES_JSON, ContractError, NotRun, read_book
from checks.pages.shell.programs import Programs
from checks.runner.machines.elsewhere.account import Account
from checks.runner.machines.elsewhere.effects import MEANS, Effect, effect
from checks.runner.machines.elsewhere.left_out import left_out
from checks.runner.reporting.choice import UnknownPageError, check_names, page_name
from checks.runner.site import site
from conf.command_line import DONE, USAGE

LEFT_OUT = "left out"


def dry_run(known: argparse.Namespace, account: Account) -> int:
    """Print what would be run, and why the rest would not be; return the exit status."""
    if known.k:
        print("error: --dry-run takes the names of pages instead of -k", file=sys.stderr)
        return USAGE
    try:
        book = read_book(Path(known.examples) if known.examples else EXAMPLES_JSON)
        names = [page_name(page) for page in known.pages]
        check_names(names, book)
    except (ContractError, UnknownPageError) as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    about = site(known.site)
    programs = Programs(about.dialect)
    count: Counter[str] = Counter()
    for page in (book.pages[name] for name in names or book.pages):
        reasons = left_out(page, about, about.ordinary_users[0], account.allow)
        for example in page.examples:
            if isinstance(example, NotRun):
                continue
            reason = reasons.get(example.line)
            kind = LEFT_OUT if reason else effect(example, programs)
            count[kind] += 1
            said = f"{kind} ({reason})" if reason else kind
            print(f"{page.source}:{example.line}: {said}: {example.title}")
    run = sum(count[kind] for kind in Effect)
    kinds = "; ".join(f"{count[kind]} {means}" for kind, means in MEANS.items())
    print(f"{run} of {count.total()} examples would be run at {account.address}: {kinds}.")
    return DONE
