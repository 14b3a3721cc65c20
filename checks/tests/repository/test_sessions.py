"""`nox -s tests` goes on after a part has failed."""

import subprocess
import sys
from pathlib import Path

from conf.facts import ROOT

NOXFILE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import nox
from conf.sessions import each

def first(session):
    session.run("python", "-c", "print('first'); raise SystemExit(2)")

def second(session):
    session.run("python", "-c", "print('second')")

@nox.session(venv_backend="none")
def red(session):
    session.notify("linters")
    each(session, first, second)

@nox.session(venv_backend="none")
def green(session):
    each(session, second, second)

@nox.session(venv_backend="none")
def linters(session):
    session.run("python", "-c", "print('linters')")
"""


def run(folder: Path, session: str) -> tuple[int, list[str], str]:
    """Run a session made of such parts; return its exit status, what the parts printed, and what nox did."""
    noxfile = folder / "noxfile.py"
    noxfile.write_text(NOXFILE)
    command = [sys.executable, str(ROOT / "noxfile.py"), f"--noxfile={noxfile}", "--session", session]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    # In a fresh checkout, the environment for nox is made first, which says so.
    printed = [line for line in done.stdout.split() if line in ("first", "second", "linters")]
    return done.returncode, printed, done.stderr


def test_later_parts_run_and_the_session_is_red(tmp_path: Path) -> None:
    status, printed, said = run(tmp_path, "red")
    assert status == 1, said
    assert printed == ["first", "second", "linters"]
    assert "failed: first" in said


def test_a_session_without_failures_is_green(tmp_path: Path) -> None:
    status, printed, said = run(tmp_path, "green")
    assert status == 0, said
    assert printed == ["second", "second"]
