"""What an earlier run left is broken, or there is no room for what this one has learnt."""

import os
import subprocess
from pathlib import Path

import pytest

from checks.runner.reporting.plugin import _plainly
from checks.tests.runner.samples import command
from checks.tests.runner.test_command_line import Runs, evidence, runs, write_examples
from conf.engine import EngineError

__all__ = ["runs"]  # a fixture

FORGED = '{"version": 1, "image": "x", "commit": null, "engine": "x", "started": "now", "finished": "now", '
UNUSABLE = {
    "truncated": ('{"version": 1, "exam', "not JSON: "),
    "of another version": ('{"version": 2, "examples": []}', "Invalid enum value 2 - at $.version"),
    "forged": (FORGED + '"examples": [{"page": "../../etc/passwd"}]}', ""),
    "empty": ("", "not JSON: "),
    "a folder's worth of zeros": ("\0" * 4096, "not JSON: "),
}


@pytest.mark.parametrize(("text", "reason"), UNUSABLE.values(), ids=UNUSABLE)
def test_unusable_files_are_set_aside_and_the_run_goes_on(
    runs: Runs, tmp_path: Path, text: str, reason: str
) -> None:
    write_examples(tmp_path, one=[command("true")])
    for name in ("evidence.json", "history.json"):
        (tmp_path / name).write_text(text)
    done = runs()
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout + done.stderr
    for name in ("evidence.json", "history.json"):
        assert f"{tmp_path / name} cannot be used: {reason}" in said
        assert f"It is set aside as {name}.unusable." in said
        assert (tmp_path / f"{name}.unusable").read_text() == text
    assert evidence(tmp_path) == [("one", 1, "passed")]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_ends_the_run_with_a_sentence(runs: Runs, tmp_path: Path) -> None:
    write_examples(tmp_path, one=[command("true")])
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=True)
    try:
        (disk / "filling").write_bytes(b"x" * (64 << 10))
        done = runs(f"--evidence={disk / 'evidence.json'}")
        assert not (disk / "evidence.json").exists()
        # There is room again: the next run works.
        (disk / "filling").unlink()
        assert runs(f"--evidence={disk / 'evidence.json'}").returncode == 0
    finally:
        subprocess.run(["umount", disk], check=True)
    assert done.returncode == 3, done.stdout
    assert "the evidence cannot be kept: [Errno 28] No space left on device" in done.stdout
    assert "INTERNALERROR" not in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_an_engine_that_fails_meanwhile_ends_the_run_with_a_sentence() -> None:
    with (
        pytest.raises(pytest.exit.Exception, match="cannot be kept: podman did not answer") as ended,
        _plainly("the evidence cannot be kept"),
    ):
        raise EngineError("podman did not answer")
    assert ended.value.returncode == 3
