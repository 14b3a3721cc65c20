"""What conf/ says about pages is true of the pages there are."""

import re

import pytest

from conf.facts import ROOT, facts

SOFTWARE = facts()["software"]
LEVELS = (ROOT / "docs" / "reference" / "software.md").read_text(encoding="utf-8")
PAGES = [path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("name", SOFTWARE)
def test_a_program_names_pages_and_a_command_that_exist(name: str) -> None:
    entry = SOFTWARE[name]
    for page in entry["pages"]:
        assert (ROOT / "docs" / f"{page}.md").exists(), page
    assert any(f"$ {entry['command']}\n" in page for page in PAGES)  # one asks for the version
    assert re.compile(entry["version"]).groups == 1
    assert f"| {entry['support']} |" in LEVELS
