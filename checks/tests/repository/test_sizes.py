"""Files stay small enough to be read in one go."""

import subprocess
from fnmatch import fnmatch

from conf.facts import ROOT

MOST = 300  # lines
REASONS = {
    "LICENSE*": "legal texts are not ours to cut",
    "*.patch": "one change to one program",
    "conf/*.lock": "written by a program",
    "conf/locks/*": "written by a program",
    "checks/mutation/survivors.toml": "a list; each entry gives its own reason",
    "conf/contract/*.schema.json": "written by a program, from types",
    "docs/_static/vendor/*": "of others, byte for byte",
    "docs/guide/troubleshoot.md": "a list of messages that readers search",
    "docs/reference/*.md": "lists, written by the cluster",
}


def test_no_file_is_long_without_a_reason() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, timeout=60)
    long = {}
    for name in listed.stdout.decode().rstrip("\0").split("\0"):
        path = ROOT / name
        lines = path.read_bytes().count(b"\n") if path.is_file() else 0
        if lines > MOST and not any(fnmatch(name, pattern) for pattern in REASONS):
            long[name] = lines
    assert long == {}


def test_the_settings_stay_smaller_still() -> None:
    assert len((ROOT / "docs" / "conf.py").read_text(encoding="utf-8").splitlines()) < 120
    assert len((ROOT / "noxfile.py").read_text(encoding="utf-8").splitlines()) < 160
