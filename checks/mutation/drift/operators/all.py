"""All drifts: what the operators find in the files of conf/."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch

from checks.mutation.drift.operators.change import Drift
from checks.mutation.drift.operators.table import OPERATORS
from conf.facts import CONF
from conf.image.render import render

# What a change of these files means is built for a minute or more: conda installs itself again.
SLOW = ("conda/channel.toml", "conda/environments/*", "conda/locks/*")
KINDS = tuple(operator.kind for operator in OPERATORS)
# Values of cluster.toml that are no more than facts about the cluster; pages go on with what they say.
_FACTS = ("limit", "ps1")


def drifts() -> list[Drift]:
    """Return every drift there is, file by file; the same files give the same ones."""
    found: list[Drift] = []
    for path in sorted(path for path in CONF.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        file = path.relative_to(CONF).as_posix()
        if any(operator.fits(file) for operator in OPERATORS):
            found += _of(file, path.read_text("utf-8"))
    return found


def _of(file: str, text: str) -> Iterator[Drift]:
    # A value of cluster.toml is changed where it is used, so that the pages keep theirs.
    filled = "\n".join(_filled(line, file) for line in text.split("\n"))
    changes = [change for operator in OPERATORS if operator.fits(file) for change in operator.changes(filled)]
    count: dict[str, int] = {}
    for change in sorted(changes, key=lambda change: change.line):
        if file == "cluster.toml" and change.before.split(" ")[0] not in _FACTS:
            continue
        if file.startswith("conda/locks/") and change.before.split("==")[0] not in _asked_for(file):
            continue  # without it others could not be installed, and the build says so
        group = f"{file}:{change.line}:{change.kind}"
        count[group] = count.get(group, 0) + 1
        yield Drift(f"{group}:{count[group]}", file, change)


def _filled(line: str, file: str) -> str:
    return render(line, file) if "{{" in line and "{{ host }}" not in line else line


def _asked_for(file: str) -> set[str]:
    """Return the packages that somebody named; the others came with them."""
    text = (CONF / file).with_suffix(".in").read_text("utf-8")
    return set(re.findall(r"^[\w.-]+", text, re.MULTILINE))


def is_slow(drift: Drift) -> bool:
    """Tell whether a minute or more goes by before its cluster starts."""
    return any(fnmatch(drift.file, pattern) for pattern in SLOW)
