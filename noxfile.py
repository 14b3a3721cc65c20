"""What can be done with this repository. `python3 noxfile.py --list` explains each session.

Works on a bare machine: run as a script, it first makes an environment of pinned, hash-checked tools.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

if __name__ == "__main__":
    from conf.bootstrap import become_nox

    become_nox(sys.argv[1:])

import nox

from conf import sessions as steps

nox.needs_version = ">=2026.10"
nox.options.default_venv_backend = "uv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["verify"]
nox.options.error_on_missing_interpreters = True


@nox.session
def verify(session: nox.Session) -> None:
    """Run every example on the cluster and build the site with what happened.

    nox -s verify                          every page
    nox -s verify -- docs/guide/connect.md one page (or its name: guide/connect)
    nox -s verify -- -k conda              pages whose name contains "conda"
    nox -s verify -- --help                all options
    """
    steps.install(session, "docs", "checks", "build")
    steps.build_site(session)
    try:
        steps.program(session, "checks.verify")
    finally:  # a failed example is shown on the site too, and what --repeat found
        steps.show_results(session)


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests: linters, the tools' own, the cluster's, every example, some broken ones, the site.

    All of them are run, also after one has failed; the exit status is 1 then.

    nox -s tests -- -k NAME                only tests whose name contains NAME
    """
    session.notify("lint")
    steps.install(session, "docs", "checks", "build")
    steps.build_measured(session)
    parts = (steps.test_tools, steps.test_examples, steps.test_mutants, steps.test_drift)
    # What failed is shown on the site too, which has to work all the same.
    steps.each(session, *parts, steps.build_site, steps.test_site, steps.where_to_open)


@nox.session
def tools(session: nox.Session) -> None:
    """Run the tools' own tests and the cluster's: the first part of `tests`."""
    steps.install(session, "docs", "checks", "build")
    steps.build_measured(session)
    steps.test_tools(session)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Try new generated cases for about ten minutes; `tests` tries the same ones each time."""
    steps.install(session, "docs", "checks", "build")
    steps.fuzz(session)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure how fast the checks are, as ratios: `-- --help` says what there is. Takes most of an hour."""
    steps.install(session, "docs", "checks", "build")
    steps.bench(session)


@nox.session
def browser(session: nox.Session) -> None:
    """Look at the built site in a real browser: the last part of `tests`; `-- --nightly` takes Firefox."""
    steps.install(session, "docs", "checks", "build")
    steps.build_site(session)
    steps.test_site(session, *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site alone, in seconds, with the evidence there is (or none)."""
    steps.install(session, "docs")
    steps.build_site(session)
    steps.where_to_open(session)


@nox.session
def offline(session: nox.Session) -> None:
    """Build the whole guide as one page, to read or print without a network: build/offline/index.html."""
    steps.install(session, "docs")
    steps.build_offline(session)


@nox.session
def live(session: nox.Session) -> None:
    """Save a page, and see in the browser what its examples do now. Ctrl-C ends it."""
    steps.install(session, "docs", "checks", "build")
    steps.program(session, "checks.authoring.live")


@nox.session
def mutate(session: nox.Session) -> None:
    """Break every example on purpose, or the cluster, and see whether a page notices.

    nox -s mutate                          every page
    nox -s mutate -- guide/connect         one page
    nox -s mutate -- --cluster             the cluster, a line of conf/ at a time
    nox -s mutate -- --help                all options
    """
    steps.install(session, "docs", "checks", "build")
    steps.build_site(session)
    try:
        steps.program(session, "checks.mutation")
    finally:  # what nobody noticed is shown on the site too
        steps.build_site(session)


@nox.session
def cluster(session: nox.Session) -> None:
    """Start the cluster and look around in it.

    nox -s cluster -- up                   build what is missing, start it, say how to get in
    nox -s cluster -- status               what runs
    nox -s cluster -- shell login          a shell there (login, node001, node002, laptop)
    nox -s cluster -- down                 stop it, leave nothing behind
    """
    steps.install(session, "build")
    steps.program(session, "conf.cluster", "--help")


@nox.session
def links(session: nox.Session) -> None:
    """Try every link to another site; `-- --issue` lets one issue on GitHub follow what is broken."""
    steps.install(session, "docs", "checks")
    steps.program(session, "checks.tools.links")


@nox.session
def lint(session: nox.Session) -> None:
    """Check format, code, types, spelling, prose, scripts, workflows; `-- --fix` fixes what can be fixed."""
    steps.install(session, "nox", "docs", "checks", "build", "lint")
    steps.lint(session, fix="--fix" in session.posargs)


@nox.session
def lock(session: nox.Session) -> None:
    """Pin and hash the newest tools: write conf/locks/ from the groups in pyproject.toml."""
    steps.write_locks(session)
