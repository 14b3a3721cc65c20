"""What is no part of this site works for any site: it holds no word of this one."""

import re

import pytest

from conf.facts import ROOT, facts

FOLDERS = ("checks/pages", "checks/runner", "checks/authoring", "checks/mutation", "docs/_ext/verified")
# Changes of the cluster are changes of this one.
ABOUT_THIS_SITE = ROOT / "checks" / "mutation" / "drift"
USERS = [name for name in facts()["users"] if name != "root"]
MACHINES = [facts()["login"]["name"], facts()["laptop"]["name"], *facts()["workers"]["names"]]
PROGRAMS = ["qrsh", "qsub", "sge", "conda"]
PLACES = ["iceberg", "packages6"]
WORDS = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, [*USERS, *MACHINES, *PROGRAMS]))})\b|{'|'.join(PLACES)}", re.I
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_word_of_this_site(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if WORDS.search(line) and ABOUT_THIS_SITE not in path.parents
    ]
    assert found == []
