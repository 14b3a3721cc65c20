"""What can be done with this repository. `python3 noxfile.py --list` explains each session.

Works on a bare machine: run as a script, it first makes an environment of pinned, hash-checked tools.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

if __name__ == "__main__":
    from conf.bootstrap import become_nox

    become_nox(sys.argv[1:])

import nox

from conf.bootstrap import apt_install
from conf.browser import PACKAGE, find_browser
from conf.sessions import (
    BUILD,
    LOCKS,
    SAMPLE_SECONDS,
    STOPPING,
    build_site,
    install,
    test_tools,
    where_to_open,
)

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
    install(session, "docs", "checks", "build")
    build_site(session)
    try:
        session.run("python", "-m", "checks.examples", *session.posargs, interrupt_timeout=STOPPING)
    finally:  # a failed example is shown on the site too
        if (BUILD / "evidence.json").exists():
            build_site(session)
            where_to_open(session)


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests: linters, the tools' own, the cluster's, every example, some broken ones, the site.

    nox -s tests -- -k NAME                only tests whose name contains NAME
    """
    session.notify("lint")
    install(session, "docs", "checks", "build")
    if find_browser() is None:
        apt_install(PACKAGE)
    build_site(session)
    try:
        test_tools(session)
        session.run("python", "-m", "checks.examples", interrupt_timeout=STOPPING)
        # Another commit breaks other examples; what is known of the same page is kept.
        sample = ("--sample", str(SAMPLE_SECONDS), "--resume")
        session.run("python", "-m", "checks.mutate", *sample, interrupt_timeout=STOPPING)
    finally:
        build_site(session)
    session.run("python", "-m", "pytest", "checks/site", f"--junitxml={BUILD / 'junit-site.xml'}")
    where_to_open(session)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site alone, in seconds, with the evidence there is (or none)."""
    install(session, "docs")
    build_site(session)
    where_to_open(session)


@nox.session
def live(session: nox.Session) -> None:
    """Save a page, and see in the browser what its examples do now. Ctrl-C ends it."""
    install(session, "docs", "checks", "build")
    session.run("python", "-m", "checks.authoring.live", *session.posargs, interrupt_timeout=STOPPING)


@nox.session
def mutate(session: nox.Session) -> None:
    """Break every example on purpose, and see whether its page notices.

    nox -s mutate                          every page
    nox -s mutate -- guide/connect         one page
    nox -s mutate -- --sample 300          what fits into 300 s
    nox -s mutate -- --help                all options
    """
    install(session, "docs", "checks", "build")
    build_site(session)
    try:
        session.run("python", "-m", "checks.mutate", *session.posargs, interrupt_timeout=STOPPING)
    finally:  # what nobody noticed is shown on the site too
        build_site(session)


@nox.session
def cluster(session: nox.Session) -> None:
    """Start the cluster and look around in it.

    nox -s cluster -- up                   build what is missing, start it, say how to get in
    nox -s cluster -- status               what runs
    nox -s cluster -- shell login          a shell there (login, node001, node002, laptop)
    nox -s cluster -- down                 stop it, leave nothing behind
    """
    install(session, "build")
    session.run("python", "-m", "conf.cluster", *(session.posargs or ["--help"]))


@nox.session
def lint(session: nox.Session) -> None:
    """Check format, code, types, spelling, shell scripts and workflows.

    nox -s lint -- --fix                   mend what can be mended
    """
    install(session, "nox", "docs", "checks", "build", "lint")
    fix = "--fix" in session.posargs
    session.run("ruff", "format", *([] if fix else ["--check"]), ".")
    session.run("ruff", "check", *(["--fix"] if fix else []), ".")
    session.run("mypy", "noxfile.py", "conf", "checks", "docs/_ext")
    session.run("codespell", "README.md", "docs", "conf", "checks", *(["-w"] if fix else []))
    shell = ("grep", "-lE", "^(#!/.*sh$|# shellcheck shell=)", "--", ":!*.py", ":!*.md")
    scripts = str(session.run("git", *shell, external=True, silent=True)).split()
    session.run("shellcheck", *scripts)
    session.run("shfmt", "--indent", "4", "--write" if fix else "--diff", *scripts)
    workflows = sorted(str(path) for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    session.run("zizmor", "--offline", "--quiet", *workflows)


@nox.session
def lock(session: nox.Session) -> None:
    """Pin and hash the tools anew: write conf/locks/ from the groups in pyproject.toml."""
    options = ("--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-annotate")
    command = "CUSTOM: python3 noxfile.py -s lock"
    groups = list(nox.project.load_toml("pyproject.toml")["dependency-groups"])
    for group in groups:
        # The second and later groups follow the first: one version of a package for all of them.
        earlier = [f"--constraint={LOCKS / done}.txt" for done in groups[: groups.index(group)]]
        target = (f"--group={group}", f"--output-file={LOCKS / group}.txt", "--upgrade")
        session.run(
            "uv", "pip", "compile", *options, *earlier, *target, env={"UV_CUSTOM_COMPILE_COMMAND": command}
        )
