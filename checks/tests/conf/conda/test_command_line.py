"""`python -m conf.conda` teaches, and its exit status can be trusted."""

from pathlib import Path

import pytest

from conf.conda.__main__ import main


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    said = capsys.readouterr().out
    for part in ("build", "status", "lock py311", "ICEBERG_CACHE", "PIP_INDEX_URL"):
        assert part in said


def test_status_of_nothing(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 1
    said = capsys.readouterr().out
    assert f"cache     {cache}" in said
    assert "tree      not built" in said
    assert "missing: numpy" in said


def test_an_unknown_lock(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["lock", "py99"])
    assert "no lock file is called py99; there are py27" in capsys.readouterr().err
