"""The profile of Snakemake: its status script and its job script, with a stand-in for `qstat`."""

import os
import subprocess
from pathlib import Path

import pytest

from conf.conda.tree.texts import SNAKEMAKE

GONE = "Following jobs do not exist:\n7\n"


def status(folder: Path, qstat: str) -> str:
    """Return what the status script says of job 7, where `qstat` prints a text."""
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    for name, text in (("qstat", f"cat <<'END'\n{qstat}END\n"), ("sleep", "")):
        (programs / name).write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
        (programs / name).chmod(0o755)
    environment = {"PATH": f"{programs}:{os.defpath}"}
    command = [str(SNAKEMAKE / "status.sh"), "7"]
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, timeout=60)
    return done.stdout.decode()


@pytest.mark.parametrize(("code", "said"), [("0\n", "success\n"), ("1\n", "failed\n"), (None, "failed\n")])
def test_a_job_that_has_ended(tmp_path: Path, code: str | None, said: str) -> None:
    (tmp_path / "logs").mkdir()
    if code is not None:
        (tmp_path / "logs" / "7.exit").write_text(code)
    assert status(tmp_path, GONE) == said
    assert list((tmp_path / "logs").iterdir()) == []


@pytest.mark.parametrize("qstat", ["job_number: 7\n", "error: unable to contact qmaster\n"])
def test_a_job_that_may_still_run(tmp_path: Path, qstat: str) -> None:
    assert status(tmp_path, qstat) == "running\n"


@pytest.mark.parametrize(("command", "code"), [("exit 0 || exit 1", 0), ("false && exit 0 || exit 1", 1)])
def test_a_job_writes_how_it_ended(tmp_path: Path, command: str, code: int) -> None:
    (tmp_path / "logs").mkdir()
    text = (SNAKEMAKE / "jobscript.sh").read_text(encoding="utf-8").replace("module load", ": module load")
    script = text.replace("{exec_job}", command)
    environment = {"PATH": os.defpath, "JOB_ID": "7"}
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=tmp_path, env=environment, check=False, timeout=60
    )
    assert (done.returncode, (tmp_path / "logs" / "7.exit").read_text()) == (code, f"{code}\n")
