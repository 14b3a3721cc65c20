"""`--cluster` on the command line of checks.mutation."""

import argparse
import difflib
import hashlib
import sys
from collections.abc import Sequence
from fnmatch import fnmatch

from checks.mutation.drift.campaign import Campaign
from checks.mutation.drift.operators.all import KINDS, drifts
from checks.mutation.drift.operators.change import Drift
from checks.mutation.drift.operators.table import OPERATORS
from checks.mutation.drift.report import Report
from checks.mutation.results.survivors import DRIFT_KEYS, SurvivorsError, read_survivors, unmatched
from checks.pages.contract.examples import Book, ContractError, NotRun, Page, read_book
from checks.runner.evidence import evidence
from conf.command_line import BROKEN, DONE, FAILED, USAGE


def main(options: argparse.Namespace) -> int:
    """Do what the command line asks for; return the exit status."""
    every = drifts()
    try:
        book = read_book(options.examples)
        survivors = read_survivors(options.drift_survivors, DRIFT_KEYS)
        chosen = choose(every, options.pages)
    except (ContractError, SurvivorsError, ValueError) as error:
        print(error, file=sys.stderr)
        return USAGE
    if strangers := unmatched(survivors, every):
        for entry in strangers:
            said = f"no drift matches {entry}; change or remove it"
            print(f"{options.drift_survivors}: {said}", file=sys.stderr)
        return FAILED
    if options.list:
        for drift in chosen:
            print(f"{drift.title} ({drift.kind})")
        print(f"{len(chosen)} drifts")
        return DONE
    entries = list(evidence.read(options.evidence))
    sound = passing(book, {entry["digest"] for entry in entries if entry["outcome"] == "passed"})
    if not sound.pages:
        print("No page is known to pass on the unchanged cluster: run `verify` first.", file=sys.stderr)
        return BROKEN
    if missing := [name for name, page in book.pages.items() if page.examples and name not in sound.pages]:
        print(f"Not asked, because they did not pass the last time: {', '.join(missing)}", file=sys.stderr)
    digest = hashlib.sha256(
        "".join(one.digest for page in sound.pages.values() for one in page.examples).encode()
    ).hexdigest()
    report = Report(every, survivors, options.drift_report, digest, sample=options.sample is not None)
    todo = []
    for drift in chosen:
        known = report.known(drift) if options.resume else None
        expected = report.expected(drift)
        if expected and not options.expected:
            report.skip(drift, expected)
        elif known and known["outcome"] != "untried":
            report.keep(drift)
        else:
            todo.append(drift)
    campaign = Campaign(todo, sound, evidence.seconds(entries), report, options.at_once, options.sample)
    return campaign.run()


def choose(every: Sequence[Drift], wanted: Sequence[str]) -> list[Drift]:
    """Return the drifts of files, folders or kinds; all without any.

    Raises:
        ValueError: there is none of that name.
    """
    names = [name.removeprefix("conf/").rstrip("/") for name in wanted]
    for name in names:
        if not any(_is_of(drift, name) for drift in every):
            close = difflib.get_close_matches(
                name, {*KINDS, *(drift.file for drift in every)}, n=3, cutoff=0.4
            )
            advice = f"did you mean {' or '.join(close)}?" if close else "--list shows all"
            raise ValueError(f"no drift of {name!r}; {advice}")
    return [drift for drift in every if not names or any(_is_of(drift, name) for name in names)]


def _is_of(drift: Drift, name: str) -> bool:
    return name in (drift.kind, drift.id) or drift.file.startswith(f"{name}/") or fnmatch(drift.file, name)


def passing(book: Book, digests: set[str]) -> Book:
    """Return the pages all of whose examples passed the last time, as they stand now."""

    def passes(page: Page) -> bool:
        return bool(page.examples) and all(
            one.digest in digests for one in page.examples if not isinstance(one, NotRun)
        )

    return Book({name: page for name, page in book.pages.items() if passes(page)}, book.placeholders)


def explain() -> str:
    """Return the kinds of drifts, for `--help`."""
    return "\n".join(f"  {operator.kind:10} {operator.means}" for operator in OPERATORS)
