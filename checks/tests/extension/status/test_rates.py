"""The tables of how often examples pass."""

import json
from pathlib import Path
from typing import Any

import pytest

from checks.tests.extension.conftest import TinySite
from checks.tests.extension.status.test_status import rows, status


def rates(site: TinySite, data: object) -> None:
    """Write the rates, as JSON unless it is text."""
    path: Path = site.folder / "build" / "rates.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")


def run(day: int, load: int, **pages: list[tuple[str, int, int]]) -> dict[str, Any]:
    """Return one run; of each page: digest, passed, reached."""
    names = ("digest", "passed", "reached")
    return {
        "finished": f"2026-11-{day:02}T18:00:00+00:00",
        "commit": None,
        "load": load,
        "pages": {
            page.replace("_", "/"): [dict(zip(names, entry, strict=True)) for entry in entries]
            for page, entries in pages.items()
        },
    }


def test_without_a_file(site: TinySite) -> None:
    built = status(site)
    assert built.warnings == []
    assert "No rate is measured yet." in built.html("status")


def test_runs_add_up_for_examples_as_they_are_now(site: TinySite) -> None:
    digests = {example["command"]: example["digest"] for example in status(site).examples}
    a, b, c = (digests[command] for command in "abc")
    old = "0" * 64  # of an example that has changed since
    runs = [
        run(21, 0, one=[(a, 5, 5), (b, 5, 5)], dir_two=[(old, 0, 5)]),
        run(22, 4, one=[(a, 5, 5), (b, 3, 5)]),
        run(23, 4, one=[(a, 10, 10), (b, 10, 10)]),
        run(24, 0, one=[(a, 2, 2)]),
    ]
    rates(site, {"version": 1, "runs": runs})
    built = status(site)
    assert built.warnings == []
    page = built.html("status")
    assert "On an idle machine: 2 examples were run 12 times in all; none failed." in page
    assert "Under load: 2 examples were run 30 times in all; 66.7 of 1000 failed." in page
    assert "Measured from 21 November 2026 to 24 November 2026." in page
    assert rows(built, "flaky") == [
        ["example", "command", "on an idle machine", "under load"],
        ["One, line 5", "b", "5 of 5", "13 of 15"],
    ]
    assert rows(built, "rates") == [
        ["page", "lowest rate on an idle machine", "lowest rate under load"],
        ["One", "5 of 5", "13 of 15"],
        ["Dir/Two", "not measured yet", "not measured yet"],
    ]
    rates(site, {"version": 1, "runs": [*runs, run(25, 4, dir_two=[(c, 0, 2)])]})
    assert [row[0] for row in rows(status(site), "rates")] == ["page", "Dir/Two", "One"]


def test_what_is_missing_is_said(site: TinySite) -> None:
    a = next(example["digest"] for example in status(site).examples if example["command"] == "a")
    rates(site, {"version": 1, "runs": [run(21, 0, one=[(a, 3, 3)])]})
    built = status(site)
    assert "Under load: not measured yet." in built.html("status")
    assert "Measured on 21 November 2026." in built.html("status")
    assert "No example failed." in built.html("status")
    assert rows(built, "rates")[1] == ["One", "3 of 3, 1 example not measured yet", "not measured yet"]


def test_an_unusable_file_is_set_aside(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    site.page("one", "Words.")
    for broken, reason in (
        ("{", "not JSON: "),
        ({"version": 1}, "Object missing required field runs;"),
    ):
        rates(site, broken)
        assert site.build().warnings == []
        said = capsys.readouterr().err
        assert f"rates.json cannot be used: {reason}" in said
        assert "; so the site shows no rates. " in said
        assert said.endswith("It is set aside as rates.json.unusable.\n")
