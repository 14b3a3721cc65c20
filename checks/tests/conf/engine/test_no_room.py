"""The cache's disk is full: each program says so, and where."""

from pathlib import Path

import pytest

from checks.tests.helpers.disk import full_disk, only_root
from checks.tests.helpers.programs import python


@only_root
@pytest.mark.parametrize("module", ["conf.cluster", "conf.image", "conf.conda"])
def test_a_full_cache_is_told_in_a_sentence(tmp_path: Path, module: str) -> None:
    command = "up" if module == "conf.cluster" else "build"
    with full_disk(tmp_path / "disk") as filling:
        cache = filling.with_name("cache")
        done = python("-m", module, command, ICEBERG_CACHE=str(cache))
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("error: No space left on device: make room and run this again (cache: 0 MB")
    assert str(cache) in done.stderr
