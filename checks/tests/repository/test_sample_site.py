"""The tests of what works for any site are about a site of their own: no name of this one is in them."""

import re

import pytest

from conf.facts import ROOT, facts

FOLDERS = ("pages", "runner", "verify", "authoring", "extension")
LOGIN = facts()["login"]
NAMES = [*facts()["users"], LOGIN["name"], LOGIN["address"], *facts()["workers"]["names"]]
# The laptop's name is also that of a kind of machine: only a prompt shows that a machine is meant.
NAME = re.compile(rf"\b(?:{'|'.join(map(re.escape, NAMES))})\b|@{facts()['laptop']['name']}\b")


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_name_of_this_site(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted((ROOT / "checks" / "tests" / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if NAME.search(line)
    ]
    assert found == []
