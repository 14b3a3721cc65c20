"""What an earlier run left is broken, or there is no room for what this one has learnt."""

import json
import time
from pathlib import Path

import pytest

from checks.runner.reporting.plugin import _plainly
from checks.tests.helpers.disk import full_disk, only_root
from checks.tests.helpers.pages import command
from checks.tests.helpers.verify import evidence, write_examples
from checks.tests.verify.conftest import Runs
from conf.engine import EngineError

LONG_EVIDENCE_SECONDS = 60  # with the run of one page, on a loaded machine
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


@only_root
def test_a_full_disk_ends_the_run_with_a_sentence(runs: Runs, tmp_path: Path) -> None:
    write_examples(tmp_path, one=[command("true")])
    disk = tmp_path / "disk"
    with full_disk(disk) as filling:
        done = runs(f"--evidence={disk / 'evidence.json'}")
        assert not (disk / "evidence.json").exists()
        # There is room again: the next run works.
        filling.unlink()
        assert runs(f"--evidence={disk / 'evidence.json'}").returncode == 0
    assert done.returncode == 3, done.stdout
    assert "the evidence cannot be kept: [Errno 28] No space left on device" in done.stdout
    assert "INTERNALERROR" not in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@only_root
def test_a_full_temporary_directory_changes_nothing(runs: Runs, tmp_path: Path) -> None:
    """Python takes another one."""
    write_examples(tmp_path, one=[command("echo a", "a"), command("false")])
    with full_disk(tmp_path / "disk") as filling:
        done = runs(TMPDIR=str(filling.parent))
        assert list(filling.parent.iterdir()) == [filling]
    assert done.returncode == 1, done.stdout + done.stderr
    assert evidence(tmp_path) == [("one", 1, "passed"), ("one", 2, "failed")]
    assert "Traceback" not in done.stdout + done.stderr


def test_evidence_of_ten_thousand_examples_is_kept_in_time(runs: Runs, tmp_path: Path) -> None:
    """What an earlier run knows of other pages is read, kept and written, and costs seconds at most."""
    write_examples(tmp_path, one=[command("true")], two=[command("true")])
    assert runs().returncode == 0
    data = json.loads((tmp_path / "evidence.json").read_text())
    two = data["examples"][-1]
    data["examples"] += [{**two, "line": line} for line in range(2, 10_002)]
    (tmp_path / "evidence.json").write_text(json.dumps(data))
    began = time.monotonic()
    done = runs("one")
    assert time.monotonic() - began < LONG_EVIDENCE_SECONDS
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(evidence(tmp_path)) == 10_002


def test_an_engine_that_fails_meanwhile_ends_the_run_with_a_sentence() -> None:
    with (
        pytest.raises(pytest.exit.Exception, match="cannot be kept: podman did not answer") as ended,
        _plainly("the evidence cannot be kept"),
    ):
        raise EngineError("podman did not answer")
    assert ended.value.returncode == 3
