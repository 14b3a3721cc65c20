"""Which tests a run of pytest takes, also where the site was never built."""

from pathlib import Path

import pytest

from checks.tests.conftest import LONGEST
from checks.tests.helpers.programs import python
from conf.facts import ROOT

BREAKING = "checks/tests/conf/cluster/life/test_breaking.py"
SMALL = "checks/tests/runner/terminal/test_screen.py"


def collect(*arguments: str) -> tuple[int, str]:
    """Return the exit status and what pytest says of the tests it would run."""
    done = python("-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *arguments)
    return done.returncode, done.stdout + done.stderr


def test_tests_need_no_examples(tmp_path: Path) -> None:
    status, said = collect(f"--examples={tmp_path / 'none.json'}", SMALL)
    assert status == pytest.ExitCode.OK, said
    assert "none.json" not in said


def test_pages_without_examples_are_one_clear_error(tmp_path: Path) -> None:
    missing = f"{tmp_path / 'none.json'} is missing: build the site first (nox -s docs)"
    for folder, status in (
        ("checks/runner", pytest.ExitCode.USAGE_ERROR),
        ("checks", pytest.ExitCode.INTERRUPTED),
    ):
        ended, said = collect(f"--examples={tmp_path / 'none.json'}", folder, "--ignore=checks/tests")
        assert ended == status, said
        assert said.count(missing) == 1
        assert "Traceback" not in said
        assert "found no collectors" not in said


def test_nightly_tests_run_only_when_asked_for() -> None:
    status, said = collect("-m", "cluster", BREAKING)
    assert status == pytest.ExitCode.NO_TESTS_COLLECTED, said
    status, said = collect("--nightly", BREAKING, SMALL)
    assert status == pytest.ExitCode.OK, said
    assert f"{BREAKING}::test_the_next_run_works" in said
    assert f"{SMALL}::" not in said


def test_the_longest_files_go_first() -> None:
    assert [path for path in LONGEST if not path.exists()] == []
    first, second = (str(path.relative_to(ROOT)) for path in LONGEST[1::2][:2])
    status, said = collect(SMALL, second, first)
    assert status == pytest.ExitCode.OK, said
    assert said.index(f"{first}::") < said.index(f"{second}::") < said.index(f"{SMALL}::")
