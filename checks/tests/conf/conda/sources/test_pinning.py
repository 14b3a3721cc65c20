"""What is made from its source is left out when wheels are looked for."""

import subprocess
from pathlib import Path

import pytest

from conf.conda.packages.catalog import source_locks
from conf.conda.sources import pinning
from conf.conda.sources.pins import LOCKS


def test_uv_is_told_what_has_no_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        told.extend(command)
        return subprocess.CompletedProcess(command, 0, "yte==1.9.4\n", "")

    monkeypatch.setattr("shutil.which", lambda name: name)
    monkeypatch.setattr("subprocess.run", run)
    assert pinning.resolve(LOCKS / "py311.in", "3.11", source_locks("3.11")) == [("yte", "1.9.4")]
    excluded = Path(told[told.index("--excludes") + 1])
    assert "connection-pool" in excluded.read_text(encoding="utf-8")


def test_only_the_sources_of_this_python() -> None:
    assert source_locks("3.9") == []
    assert source_locks(None) == []
    assert all((LOCKS / f"{name}.in").is_file() for name in source_locks("2.7"))
