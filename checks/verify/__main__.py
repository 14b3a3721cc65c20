"""Run the pages from the command line: `python -m checks.verify`."""

import argparse
import sys
from pathlib import Path

import pytest

from checks.authoring.site import site
from checks.pages.contract.examples import EXAMPLES_JSON
from checks.runner.evidence.evidence import EVIDENCE_JSON
from checks.runner.evidence.merge import JUNIT
from checks.runner.machines.chosen import SITE
from checks.runner.machines.elsewhere.account import AccountError
from checks.verify import authors, choosing, real
from conf import command_line
from conf.facts import ROOT, facts

# What the statuses of pytest are here.
STATUSES: dict[int, int] = {
    pytest.ExitCode.OK: command_line.DONE,
    pytest.ExitCode.TESTS_FAILED: command_line.FAILED,
    pytest.ExitCode.INTERRUPTED: command_line.STOPPED,
    pytest.ExitCode.INTERNAL_ERROR: command_line.BROKEN,
    pytest.ExitCode.USAGE_ERROR: command_line.USAGE,
    pytest.ExitCode.NO_TESTS_COLLECTED: command_line.USAGE,
}
HELP = """\
Run every example of the pages on a cluster of its own, and keep what happened.

  python -m checks.verify                          every page
  python -m checks.verify guide/connect            one page, by its name
  python -m checks.verify docs/guide/connect.md    … or by its file
  python -m checks.verify -k conda                 pages whose name contains "conda"
  python -m checks.verify --on me@cluster.org      every page, on a real cluster
  python -m checks.verify --on me@cluster.org --dry-run
                                                   … only list what would be run there

Options of pytest are passed on (write their values as --option=value): -x stops after the first
page that fails, --collect-only lists the pages.
"""
JUNIT_XML = EVIDENCE_JSON.with_name(JUNIT)
READS_AND_WRITES = f"""\
reads    {EXAMPLES_JSON.relative_to(ROOT)}   written by the site build (nox -s docs)
writes   {EVIDENCE_JSON.relative_to(ROOT)}   what became of each example; the site shows it
         {JUNIT_XML.relative_to(ROOT)}       the same for other tools, beside the evidence

However it is stopped, clusters are removed and the evidence of finished pages is kept. A choice that
leaves no page to run is wrong usage.
"""


def main(arguments: list[str]) -> int:
    """Run the pages asked for and return the exit status."""
    parser = command_line.parser("checks.verify", HELP, READS_AND_WRITES)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="name or file of a page; none: all")
    parser.add_argument(
        "-k", metavar="WORDS", help="pages whose name matches; `and`, `or`, `not` are understood"
    )
    parser.add_argument(
        "--at-once", metavar="N", help="pages that run side by side (default: one more than cores)"
    )
    parser.add_argument("--examples", metavar="FILE", help="run the examples of another examples.json")
    parser.add_argument("--evidence", metavar="FILE", help="write to another evidence.json")
    parser.add_argument(
        "--cluster-from", metavar="MODULE:FUNCTION", help="run on something else than conf.cluster"
    )
    parser.add_argument("--site", default=SITE, help=argparse.SUPPRESS)
    real.add_options(parser)
    choosing.add_options(parser)
    authors.add_options(parser)
    known, options = parser.parse_known_args(arguments)
    facts()  # before anything is run: they may be wrong
    if real.is_wanted(known):
        try:
            if (status := real.alone(known)) is not None:
                return status
        except AccountError as error:
            print(f"error: {error}", file=sys.stderr)
            return command_line.USAGE
    if known.merge:
        return choosing.merged(known)
    if known.shard or known.changed:
        try:
            known.pages = choosing.no_longer_hold(known) if known.changed else choosing.share(known)
        except choosing.CHOICE_ERRORS as error:
            print(f"error: {error}", file=sys.stderr)
            return command_line.USAGE
        if not known.pages:
            print("Nothing has changed since every page passed.")
            return command_line.DONE
    if authors.is_wanted(known):
        return authors.main(known, options, site(known.site))
    pages = [f"--page={page}" for page in known.pages]
    if known.k:
        options += ["-k", known.k]
    for name in ("at_once", "examples", "evidence", "cluster_from", "on", "allow", "site"):
        if value := getattr(known, name):
            options.append(f"--{name.replace('_', '-')}={value}")
    status = pytest.main(
        [
            f"--rootdir={ROOT}",
            f"--config-file={ROOT / 'pyproject.toml'}",
            str(ROOT / "checks" / "runner"),
            "--verbose",
            "--no-header",
            # A page asserts nothing and needs no other plugin; loading all of them took half of the start.
            "--assert=plain",
            "--disable-plugin-autoload",
            "-pxdist.plugin",
            f"--junitxml={Path(known.evidence or EVIDENCE_JSON).with_name(JUNIT)}",
            *pages,
            *options,
        ]
    )
    return STATUSES.get(int(status), int(status))  # 128 + n after signal n


if __name__ == "__main__":
    command_line.program(main)
