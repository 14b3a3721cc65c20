"""The parts of the sessions of noxfile.py: tools, site, tests, linters."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import nox
from nox.command import CommandFailed

from conf import signals
from conf.bootstrap import apt_install
from conf.browser import FIREFOX_PACKAGE, PACKAGE, find_browser, find_firefox
from conf.facts import CONF, ROOT

LOCKS = CONF / "locks"
BUILD = ROOT / "build"
SITE = BUILD / "site"
GITHUB = ROOT / ".github"
# Seconds that are given after Ctrl-C to stop the clusters; nox itself would give 0.3.
STOPPING = 60.0
COVERAGE = ("python", "-m", "coverage")
# What decides whether an example is right: nearly all of it has to be covered.
JUDGES = "checks/pages/*,checks/runner/*,docs/_ext/verified/*"
# What the tests run on this machine, each program with Debian's package: ssh to a stranger's cluster, and
# what connects the containers of other engines.
RUN_BY_TESTS = {
    "ssh-keygen": "openssh-client",
    "newuidmap": "uidmap",
    "slirp4netns": "slirp4netns",
    "pasta": "passt",
}
# Seconds of the tests in which examples are broken on purpose.
SAMPLE_SECONDS = 75
# … and of those in which the cluster is.
DRIFT_SECONDS = 60
# This module is imported by nox alone, which passes on no signal by itself.
signals.install(forward=True)


def each(session: nox.Session, *parts: Callable[[nox.Session], None]) -> None:
    """Run all parts, also after one of them has failed; the session fails in the end if any has."""
    failed: list[str] = []
    for part in parts:
        try:
            part(session)
        except CommandFailed as error:
            failed.append(part.__name__)
            session.warn(f"{part.__name__}: {error}")
    if failed:
        session.error(f"failed: {', '.join(failed)}")


def install(session: nox.Session, *groups: str) -> None:
    """Install the locked tools of some groups; a wrong hash stops the session."""
    locks = [f"--requirement={LOCKS / group}.txt" for group in groups]
    session.install("--quiet", "--compile-bytecode", "--require-hashes", *locks)
    # Our own modules are compiled once too, whatever the caller's environment says of bytecode:
    # the tests start hundreds of short programs.
    session.env["PYTHONDONTWRITEBYTECODE"] = ""


def program(session: nox.Session, module: str, *otherwise: str) -> None:
    """Run one of our programs with what the user wrote after `--`; Ctrl-C lets it clean up."""
    arguments = session.posargs or otherwise
    session.run("python", "-m", module, *arguments, interrupt_timeout=STOPPING)


def build_site(session: nox.Session) -> None:
    """Write build/examples.json and build/site; any warning fails, after all have been shown."""
    _sphinx(session, "dirhtml", SITE)


def build_measured(session: nox.Session) -> None:
    """Build all of the site as from nothing, and note which code that runs, unless tests are chosen."""
    if session.posargs:
        build_site(session)
        return
    (BUILD / "coverage").mkdir(parents=True, exist_ok=True)
    session.run(*COVERAGE, "erase")
    _sphinx(session, "dirhtml", SITE, (*COVERAGE, "run"), "--fresh-env", "--write-all")


def show_results(session: nox.Session) -> None:
    """Build the site anew if a run has left any results; say where it is."""
    if any((BUILD / name).exists() for name in ("evidence.json", "rates.json")):
        build_site(session)
        where_to_open(session)


def build_offline(session: nox.Session) -> None:
    """Write build/offline: all pages as one."""
    _sphinx(session, "singlehtml", BUILD / "offline")
    session.log(f"All of it on one page: {(BUILD / 'offline' / 'index.html').relative_to(ROOT)}")


def _sphinx(
    session: nox.Session, builder: str, folder: Path, python: Sequence[str] = ("python",), *more: str
) -> None:
    strict = ("--nitpicky", "--fail-on-warning", "--keep-going")
    folders = ("-d", BUILD / "doctrees", "docs", folder)
    session.run(*python, "-m", "sphinx", "--quiet", "-b", builder, *strict, *more, *folders)


def test_tools(session: nox.Session) -> None:
    """Run the tests of the tools and of the cluster; all together must reach enough of the code."""
    _have_browser()  # it takes the place of the one on the laptop
    _have_programs()
    pytest = ("pytest", "checks/tests", "--ignore=checks/tests/site")
    junit = f"--junitxml={BUILD / 'junit-tools.xml'}"
    # Before the tests, which have time limits of their own: from empty caches it takes minutes.
    session.run("python", "-m", "conf.conda", "build", interrupt_timeout=STOPPING)
    # Tests mostly wait, for a cluster or a terminal: two processes for each core.
    processes = f"--numprocesses={2 * (os.cpu_count() or 1)}"
    # Those of a file share what is slow to make, so they stay together; few tests of a file may take long.
    side_by_side = (processes, "--dist=loadfile", "--no-loadscope-reorder")
    tests = (*pytest, *side_by_side, junit, *session.posargs)
    session.run(*COVERAGE, "run", "-m", *tests, interrupt_timeout=STOPPING)
    session.run(*COVERAGE, "combine", "--quiet")
    if not session.posargs:  # a choice of tests says nothing about coverage
        session.run(*COVERAGE, "report")
        session.run(*COVERAGE, "report", f"--include={JUDGES}", "--fail-under=95", "--format=total")


def fuzz(session: nox.Session) -> None:
    """Run the tests that have generated cases, each with many new ones (checks/tests/conftest.py)."""
    chosen = ("-m", "hypothesis", "--hypothesis-profile=night", "--ignore=checks/tests/site")
    processes = f"--numprocesses={os.cpu_count() or 1}"
    session.run("python", "-m", "pytest", "checks/tests", *chosen, processes, *session.posargs)


def bench(session: nox.Session) -> None:
    """Run the benchmarks; show what they measured on the site, also after one has failed."""
    build_site(session)
    tools = BUILD / "bench-tools"
    session.run("uv", "venv", "--quiet", "--clear", tools)
    lock = ("--require-hashes", f"--requirement={LOCKS / 'bench.txt'}")
    session.run("uv", "pip", "install", "--quiet", "--compile-bytecode", f"--python={tools}", *lock)
    try:
        program(session, "checks.tests.benchmarks")
    finally:
        build_site(session)


def test_examples(session: nox.Session) -> None:
    """Run every example."""
    session.run("python", "-m", "checks.verify", interrupt_timeout=STOPPING)


def test_mutants(session: nox.Session) -> None:
    """Break some examples on purpose, and see whether their pages notice."""
    # Another commit breaks other examples; what is known of the same page is kept.
    sample = ("--sample", str(SAMPLE_SECONDS), "--resume")
    session.run("python", "-m", "checks.mutation", *sample, interrupt_timeout=STOPPING)


def test_drift(session: nox.Session) -> None:
    """Change the cluster on purpose, here and there, and see whether pages notice."""
    sample = ("--cluster", "--sample", str(DRIFT_SECONDS))
    session.run("python", "-m", "checks.mutation", *sample, interrupt_timeout=STOPPING)


def test_site(session: nox.Session, *more: str) -> None:
    """Look at the site in a browser, as it was built last; with `--nightly` among `more`, in Firefox."""
    _have_browser()
    if "--nightly" in more and find_firefox() is None:
        apt_install(FIREFOX_PACKAGE)
    parallel = ("--numprocesses=auto", "--dist=loadfile", f"--junitxml={BUILD / 'junit-site.xml'}")
    session.run("python", "-m", "pytest", "checks/tests/site", *parallel, *more)


def _have_browser() -> None:
    """Install a Chromium if this machine has none."""
    if find_browser() is None:
        apt_install(PACKAGE)


def _have_programs() -> None:
    """Install what the tests run on this machine, all at once: apt does not let two run side by side."""
    if missing := [package for name, package in RUN_BY_TESTS.items() if shutil.which(name) is None]:
        apt_install(*missing)


def where_to_open(session: nox.Session) -> None:
    """Print the address of the finished site."""
    session.log(f"The site is in {SITE.relative_to(ROOT)}: open {(SITE / 'index.html').as_uri()}")


def lint(session: nox.Session, *, fix: bool) -> None:
    """Check everything that can be checked without running it; fix what can be fixed if asked to."""
    session.run("ruff", "format", *([] if fix else ["--check"]), ".")
    session.run("ruff", "check", *(["--fix"] if fix else []), ".")
    session.run("mypy", "noxfile.py", "conf", "checks", "docs/_ext")
    session.run("lint-imports", "--no-cache", env={"PYTHONPATH": str(ROOT / "docs" / "_ext")})
    session.run("codespell", "README.md", "docs", "conf", "checks", ".github", *(["-w"] if fix else []))
    session.run("python", "-m", "checks.tools.prose")
    shell = ("grep", "-lE", "^(#!/.*sh$|# shellcheck shell=)", "--", ":!*.py", ":!*.md")
    scripts = str(session.run("git", *shell, external=True, silent=True)).split()
    session.run("shellcheck", *scripts)
    session.run("shfmt", "--indent", "4", "--write" if fix else "--diff", *scripts)
    _lint_github(session)


def _lint_github(session: nox.Session) -> None:
    """Check the files that only GitHub reads."""
    workflows = sorted(str(path) for path in (GITHUB / "workflows").glob("*.yml"))
    schemas: dict[str, Sequence[str | Path]] = {
        "github-workflows": workflows,
        "dependabot": [GITHUB / "dependabot.yml"],
        "github-issue-forms": sorted((GITHUB / "ISSUE_TEMPLATE").glob("*-page.yml")),
        "github-issue-config": [GITHUB / "ISSUE_TEMPLATE" / "config.yml"],
        "citation-file-format": [ROOT / "CITATION.cff"],
    }
    for schema, files in schemas.items():
        session.run("check-jsonschema", "--quiet", "--builtin-schema", f"vendor.{schema}", *files)
    session.run("actionlint", "-shellcheck=", *workflows)
    session.run("zizmor", "--offline", "--quiet", GITHUB)


def write_locks(session: nox.Session) -> None:
    """Write conf/locks/ from the groups in pyproject.toml, with the newest versions."""
    options = ("--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-annotate")
    command = "CUSTOM: python3 noxfile.py -s lock"
    groups = list(nox.project.load_toml("pyproject.toml")["dependency-groups"])
    for group in groups:
        # The second and later groups follow the first: one version of a package for all of them.
        earlier = [f"--constraint={LOCKS / done}.txt" for done in groups[: groups.index(group)]]
        if group == "bench":  # it has an environment of its own
            earlier = []
        target = (f"--group={group}", f"--output-file={LOCKS / group}.txt", "--upgrade")
        session.run(
            "uv", "pip", "compile", *options, *earlier, *target, env={"UV_CUSTOM_COMPILE_COMMAND": command}
        )
