"""What the sessions of noxfile.py share: their tools, and the site."""

import nox

from conf.facts import CONF, ROOT

LOCKS = CONF / "locks"
BUILD = ROOT / "build"
SITE = BUILD / "site"
# Seconds that are given after Ctrl-C to stop the clusters; nox itself would give 0.3.
STOPPING = 60.0
# Seconds of the tests in which examples are broken on purpose.
SAMPLE_SECONDS = 75


def install(session: nox.Session, *groups: str) -> None:
    """Install the locked tools of some groups; a wrong hash stops the session."""
    locks = [f"--requirement={LOCKS / group}.txt" for group in groups]
    # Compiled once here; otherwise every short run of Sphinx pays for it where bytecode is not written.
    session.install("--quiet", "--compile-bytecode", "--require-hashes", *locks)


def build_site(session: nox.Session) -> None:
    """Write build/examples.json and build/site; any warning fails, after all of them were shown."""
    strict = ("--nitpicky", "--fail-on-warning", "--keep-going")
    folders = ("-d", BUILD / "doctrees", "docs", SITE)
    session.run("python", "-m", "sphinx", "--quiet", "-b", "dirhtml", *strict, *folders)


def test_tools(session: nox.Session) -> None:
    """Run the tests of the tools and of the cluster; all together must reach enough of the code."""
    (BUILD / "coverage").mkdir(parents=True, exist_ok=True)
    pytest = ("pytest", "--ignore=checks/examples", "--ignore=checks/site")
    junit = f"--junitxml={BUILD / 'junit-tools.xml'}"
    coverage = ("python", "-m", "coverage")
    session.run(*coverage, "erase")
    session.run(*coverage, "run", "-m", *pytest, junit, *session.posargs, interrupt_timeout=STOPPING)
    session.run(*coverage, "combine", "--quiet")
    if not session.posargs:  # a choice of tests says nothing about coverage
        session.run(*coverage, "report")


def where_to_open(session: nox.Session) -> None:
    """Print the address of the finished site."""
    session.log(f"The site is in {SITE.relative_to(ROOT)}: open {(SITE / 'index.html').as_uri()}")
