"""The tables of drifts on the status page."""

import json
from typing import Any

import pytest

from checks.tests.extension.conftest import Built, TinySite
from checks.tests.extension.status.test_status import rows


def entry(outcome: str, **more: Any) -> dict[str, Any]:
    """Return a drift as the report holds it."""
    where = {"id": "sge/queue:4:number:1", "file": "sge/queue", "line": 4, "kind": "number"}
    rest = {
        "description": "`slots 4` became `slots 2`",
        "by": None,
        "where": None,
        "how": None,
        "reason": None,
    }
    return where | rest | {"outcome": outcome, "seconds": 2.5, "digest": "a" * 64} | more


def kind(means: str, **more: int) -> dict[str, Any]:
    """Return the totals of a kind."""
    none = {"drifts": 0, "killed": 0, "survived": 0, "expected": 0, "same": 0, "untried": 0}
    return {"means": means, **none, **more}


def report(kinds: dict[str, Any], *drifts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a whole drift.json."""
    times = {"started": "2026-11-22T18:50:00Z", "finished": "2026-11-22T18:55:00Z"}
    run = {"version": 2, "goal": 98, "commit": None, "sample": False, "of": 400}
    return run | times | {"kinds": kinds, "drifts": [*drifts]} | more


def built(site: TinySite, data: object = None) -> Built:
    """Build a site with the tables."""
    site.page("status", "\n```{verification}\n```\n")
    if data is not None:
        path = site.folder / "build" / "drift.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return site.build()


def test_no_run_is_known(site: TinySite) -> None:
    known = built(site)
    assert known.warnings == []
    assert "No run with drifts of the cluster is known." in known.html("status")


def test_kinds_and_what_is_open(site: TinySite) -> None:
    known = built(
        site,
        report(
            {
                "number": kind("a number", drifts=6, killed=3, survived=1, expected=1, same=1),
                "mode": kind("a mode", drifts=1, untried=1),
                "word": kind("a word", drifts=1, killed=1),
            },
            entry("survived"),
            entry("expected", reason="because <b>", line=5),
            entry("untried", how="the image cannot be built", file="image/files/boot"),
            entry("killed", by="guide/batch", where="docs/guide/batch.md:7", how="wrong output"),
            sample=True,
        ),
    )
    assert known.warnings == []
    text = known.html("status")
    assert "7 of 400 changes were tried or are expected survivors, 1 could not be tried." in text
    assert (
        "Of those that changed something, 83.3 % were killed (a page or a test failed) or are expected to "
        "survive. The goal is 98 %." in text
    )
    assert "Last run: 22 November 2026, 18:55 UTC. The last run was a sample." in text
    heads = ["killed", "survived", "expected", "changed nothing", "not tried", "killed or expected"]
    assert rows(known, "drift-kinds") == [
        ["what was changed", "drifts", *heads],
        ["a number", "6", "3", "1", "1", "1", "", "80 %"],
        ["a mode", "1", "", "", "", "", "1", "– %"],
        ["a word", "1", "1", "", "", "", "", "100 %"],
    ]
    assert rows(known, "drift-survived")[1] == ["conf/sge/queue:4", "slots 4 became slots 2", ""]
    assert rows(known, "drift-untried")[1][::2] == ["conf/image/files/boot:4", "the image cannot be built"]
    assert rows(known, "drift-expected")[1][::2] == ["conf/sge/queue:5", "because <b>"]


def test_an_unusable_report_is_set_aside(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    assert built(site, "{").warnings == []
    said = capsys.readouterr().err
    assert "drift.json cannot be used: not JSON: " in said
    assert "; so the site shows no drifts of the cluster. Try them again." in said
