"""Tests of the cluster that could notice a drift: they are found in whichever room they are."""

import threading
from pathlib import Path

import pytest

from checks.mutation.drift.noticing import pytests, readers
from checks.mutation.drift.noticing.pytests import Failed, Pytests, paths
from conf.facts import ROOT

ROOM = Path("checks", "tests", "conf", "cluster", "room")
NAMES = sorted({name for names in readers.TESTS.values() for name in names})


@pytest.mark.parametrize("name", NAMES)
def test_what_could_notice_is_there_once(name: str) -> None:
    (found,) = paths(ROOT, f"test_{name}.py")
    assert (ROOT / found).is_file()


def checkout(folder: Path, *, holds: bool) -> Path:
    """Write two tests into a room: one that always fails, one that tells whether something holds."""
    (folder / ROOM).mkdir(parents=True)
    (folder / "build").mkdir()
    tests = f"def test_never():\n    assert False\n\n\ndef test_promise():\n    assert {holds}\n"
    (folder / ROOM / "test_sky.py").write_text(tests, "utf-8")
    return folder


def test_one_that_fails_in_a_room_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytests, "ROOT", checkout(tmp_path / "sound", holds=True))
    changed = checkout(tmp_path / "changed", holds=False)
    asked = Pytests()
    assert asked.first_failure(changed, ["none", "sky"], threading.Event()) == Failed(
        "test_sky.py", "test_promise"
    )
    assert asked.first_failure(changed, ["none"], threading.Event()) is None
