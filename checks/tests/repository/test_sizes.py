"""Files stay small enough to be read in one go, and folders to be seen at a glance."""

import subprocess
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

from conf.facts import ROOT

MOST = 300  # lines
MOST_MODULES = 12  # of a folder, besides the two files that each room may have
OF_EACH_ROOM = {"__init__.py", "__main__.py"}
REASONS = {
    "LICENSE*": "legal texts are not ours to cut",
    "*.patch": "one change to one program",
    "conf/cluster.toml": "each fact about the cluster, in one place",
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


def crowded(root: Path) -> dict[str, int]:
    """Return the folders with too many modules, and how many each of them has."""
    places = (root / "checks", root / "conf", root / "docs" / "_ext")
    modules = (path for place in places for path in place.rglob("*.py") if path.name not in OF_EACH_ROOM)
    counts = Counter(path.parent.relative_to(root).as_posix() for path in modules)
    return {folder: count for folder, count in counts.items() if count > MOST_MODULES}


def test_no_folder_holds_more_modules_than_one_can_see() -> None:
    assert crowded(ROOT) == {}


def test_a_crowded_folder_is_found(tmp_path: Path) -> None:
    for room, count in (("conf/full", MOST_MODULES), ("docs/_ext/crowded", MOST_MODULES + 1)):
        (tmp_path / room).mkdir(parents=True)
        for name in (*OF_EACH_ROOM, *(f"module{number}.py" for number in range(count))):
            (tmp_path / room / name).touch()
    assert crowded(tmp_path) == {"docs/_ext/crowded": MOST_MODULES + 1}
