"""The tables of mutants on the status page."""

import json
from typing import Any

import pytest

from checks.tests.extension.conftest import Built, TinySite
from checks.tests.extension.status.test_status import ONE, TWO, rows


def mutant(example: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a mutant of an example as the report holds it."""
    known = {key: example[key] for key in ("page", "line", "digest")}
    rest = {"kind": "flag", "command": example["command"], "description": "`-x` left out", "reason": None}
    killed = {"outcome": "killed", "where": example["line"], "how": "exit status", "ms": 5}
    return {"id": f"{example['page']}:{example['line']}:flag:1"} | known | rest | killed | more


def report(pages: dict[str, dict[str, Any]], *mutants: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a whole mutants.json."""
    total = {"mutants": 5, "killed": 3, "survived": 1, "expected": 1}
    times = {"started": "2026-11-22T18:50:00Z", "finished": "2026-11-22T18:55:00Z"}
    run = {"version": 2, "goal": 98, "image": "sha256:abc", "commit": None, "sample": False}
    return run | times | {"pages": pages, "kinds": {"flag": total}, "mutants": [*mutants]} | more


def page(examples: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return the totals of a page with these examples."""
    count = {"mutants": 5, "killed": 3, "survived": 1, "expected": 1, "of": 5}
    rest = {"passes": 2, "page_seconds": 0.5, "problem": None}
    return count | {"digest": examples[-1]["digest"]} | rest | more


def built(site: TinySite, data: object = None) -> Built:
    """Build a site of two pages and their tables."""
    if not (site.docs / "one.md").exists():
        site.page("one", ONE)
        site.page("dir/two", TWO)
        site.page("status", "\n```{verification}\n```\n")
    if data is not None:
        path = site.folder / "build" / "mutants.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return site.build()


def test_no_run_is_known(site: TinySite) -> None:
    first = built(site)
    assert first.warnings == []
    assert "No run with mutants is known." in first.html("status")


def test_pages_kinds_survivors_and_reasons(site: TinySite) -> None:
    examples = built(site).examples
    (a, b, c) = [example for example in examples if example["kind"] == "command"][-2:] + examples[:1]
    known = built(
        site,
        report(
            {
                "one": page([a, b]),
                "dir/two": page([a], mutants=3, killed=3, survived=0, expected=0),
                "gone": page([a]),
            },
            mutant(a, outcome="survived", where=None, how=None),
            mutant(b, outcome="expected", reason="because <b>", description="`b` became `bb`"),
            mutant(c),
            mutant(a, digest="0" * 64, outcome="survived"),
        ),
    )
    assert known.warnings == []
    text = known.html("status")
    assert "8 mutants were tried: examples with a seeded mutant" in text
    assert "87.5 % were killed (the page failed) or are expected to survive." in text
    assert "The goal is 98 % on every page." in text
    assert "Last run: 22 November 2026, 18:55 UTC." in text
    assert "sample" not in text
    assert rows(known, "mutant-pages") == [
        ["page", "mutants", "killed", "survived", "expected", "killed or expected", "note"],
        ["Dir/Two", "3 of 5", "3", "", "", "100 %", "page changed since"],
        ["One", "5", "3", "1", "1", "80 %", ""],
    ]
    assert rows(known, "mutant-kinds")[1] == ["an option left out or misspelt", "5", "3", "1", "1"]
    assert rows(known, "mutant-survived")[1:] == [
        ["One, line 4", "a", "-x left out"],
        ["One", "a", "-x left out"],
    ]
    assert rows(known, "mutant-expected")[1:] == [["One, line 5", "b", "b became bb", "because <b>"]]


def test_goal_not_reached_is_marked(site: TinySite) -> None:
    examples = built(site).examples
    known = built(site, report({"one": page(examples, problem="one.md:4: exit status")}, sample=True))
    assert '<span class="count-failed">80 %</span>' in known.html("status")
    assert rows(known, "mutant-pages")[1][-1] == "one.md:4: exit status"
    assert "The last run was a sample." in known.html("status")


def test_a_new_report_is_shown_at_once(site: TinySite) -> None:
    examples = built(site).examples
    written = built(site, report({"one": page(examples)})).written
    assert "status" in written
    assert "one" not in written
    assert "status" not in built(site).written


def test_an_unusable_report_is_set_aside(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    built(site)
    reasons = {"{": "not JSON: ", "{}": "Object missing required field version;", "\0": "not JSON: "}
    reasons[json.dumps({"version": 1, "defects": []})] = "Invalid enum value 1 - at $.version"
    for broken, reason in reasons.items():
        assert built(site, broken).warnings == []
        said = capsys.readouterr().err
        assert f"mutants.json cannot be used: {reason}" in said
        assert "; so the site shows no mutants. Try them again." in said
