"""Two checkouts verify at the same time, as two people on one machine do."""

import json
import subprocess
import sys
from pathlib import Path

from checks.tests.conf.checkout import EXAMPLES, copy_checkout
from checks.tests.helpers.programs import environment
from conf.cluster.state import read_all
from conf.facts import ROOT

PAGE = "guide/connect"
SECONDS = 300  # a hang ends so; it takes 20


def verifying(checkout: Path) -> subprocess.Popen[str]:
    """Start `verify` for a page."""
    return subprocess.Popen(
        [sys.executable, "-m", "checks.verify", PAGE],
        cwd=checkout,
        env=environment({"PYTHONPATH": str(checkout)}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_two_checkouts_verify_side_by_side(tmp_path: Path) -> None:
    assert (ROOT / EXAMPLES).is_file(), "build the site first: python3 noxfile.py docs"
    checkouts = [copy_checkout(tmp_path / name) for name in ("one", "other")]
    runs = [verifying(checkout) for checkout in checkouts]
    for checkout, run in zip(checkouts, runs, strict=True):
        said, _ = run.communicate(timeout=SECONDS)
        assert run.returncode == 0, said
        examples = json.loads((checkout / "build" / "evidence.json").read_text("utf-8"))["examples"]
        assert {one["page"] for one in examples} == {PAGE}
        assert {one["outcome"] for one in examples} <= {"passed", "not-run"}
    owners = {state.owner.split(":")[0] for state in read_all().values() if state}
    assert not owners & {str(run.pid) for run in runs}
