"""A run spends no more than its budget in an account: files play the queue and the accounting."""

import subprocess
import time
from pathlib import Path
from threading import Timer
from types import SimpleNamespace
from typing import Any

import pytest

from checks.runner.machines.elsewhere import spending
from checks.runner.machines.elsewhere.account import AccountError, Budget, read
from checks.runner.machines.elsewhere.spending import Spending

QUEUE: Any = SimpleNamespace(
    list_marked="grep -s ' {token}$' jobs | cut -d ' ' -f 1; true",
    tells_time="echo 0805",
    core_seconds="[ {since} = 0805 ] && cat used",
)


class Account:
    """An account whose home is a folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.spent = Spending()
        self.spent.begin(self.run, QUEUE)

    def run(self, script: str) -> str:
        """Run a script there."""
        return subprocess.run(
            ["sh", "-c", script], cwd=self.home, check=True, capture_output=True, text=True
        ).stdout

    def refuses(self, dialect: Any = QUEUE, **budget: Any) -> str | None:
        """Ask for one more submission."""
        return self.spent.refuses(Budget(**budget), self.run, dialect, "t1")


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setattr(spending, "POLL_SECONDS", 0.05)
    return Account(tmp_path)


def test_without_a_budget_nothing_is_refused(account: Account) -> None:
    assert account.refuses() is None


def test_submissions_are_counted(account: Account) -> None:
    assert account.refuses(submissions=1) is None
    assert account.refuses(submissions=1) == "the budget of 1 submissions is spent"


def test_what_jobs_have_used_since_the_run_began_counts(account: Account) -> None:
    (account.home / "used").write_text("a start-up file prints this\n119\n")
    assert account.refuses(core_minutes=2) is None
    (account.home / "used").write_text("120\n")
    assert account.refuses(core_minutes=2) == "the budget of 2 core-minutes is spent: 2.0 are used"
    assert account.refuses(core_minutes=2.5) is None


@pytest.mark.parametrize("said", ["", "qacct: error: no such file"])
def test_an_accounting_that_cannot_be_read_is_not_trusted(account: Account, said: str) -> None:
    (account.home / "used").write_text(said)
    told = f"the accounting there answers {said!r} instead of a number of core-seconds"
    assert account.refuses(core_minutes=2) == told


def test_a_queueing_system_that_does_not_tell_is_not_trusted(account: Account) -> None:
    silent: Any = SimpleNamespace(core_seconds="")
    told = "the queueing system there does not tell core-minutes, and the budget limits them"
    assert account.refuses(silent, core_minutes=2) == told


def test_a_page_waits_for_its_jobs_and_not_for_others(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = account.home / "jobs"
    jobs.write_text("7 t1\n8 mine\n9 t1\n")
    assert account.refuses(jobs=3) is None
    assert capsys.readouterr().err == ""
    told = "2 jobs of the run are still there after 0.2 s"
    assert account.refuses(jobs=2, waiting_seconds=0.2) == told
    ends = Timer(0.3, lambda: jobs.write_text("8 mine\n9 t1\n"))
    ends.start()
    assert account.refuses(jobs=2, waiting_seconds=60) is None
    ends.join()
    assert "Waiting until fewer than 2 jobs of the run are there, at most 60 s." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("clock", "hours", "is_quiet"),
    [
        ("08:00", "08:00-18:00", True),
        ("18:00", "08:00-18:00", False),
        ("23:10", "22:00-06:00", True),
        ("05:59", "22:00-06:00", True),
        ("06:00", "22:00-06:00", False),
        ("12:00", "12:00-12:00", False),
    ],
)
def test_nothing_is_submitted_in_quiet_hours(
    account: Account, monkeypatch: pytest.MonkeyPatch, clock: str, hours: str, *, is_quiet: bool
) -> None:
    monkeypatch.setattr(spending, "CLOCK", f"echo a start-up file prints this; echo {clock}")
    told = f"it is {clock} there, and nothing is submitted in {hours}"
    assert account.refuses(quiet=hours) == (told if is_quiet else None)


def test_quiet_hours_are_those_of_the_cluster_s_own_clock(account: Account) -> None:
    assert account.refuses(quiet="00:00-23:59") is not None or time.strftime("%H:%M") == "23:59"


@pytest.mark.parametrize("hours", ["8-18", "08:00", "24:00-25:00", "08:00-18:60"])
def test_quiet_hours_that_are_none_are_refused(tmp_path: Path, hours: str) -> None:
    file = tmp_path / "there.toml"
    file.write_text(f'address = "u@h"\n[budget]\nquiet = "{hours}"\n')
    with pytest.raises(AccountError, match=rf"there\.toml: quiet = '{hours}': write hours of the day"):
        read(str(file))
