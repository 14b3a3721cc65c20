"""The status as data, the badge, and earlier runs."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from checks.tests.extension.conftest import Built, TinySite, evidence, ran
from conf.facts import ROOT

TEXT = '\n```console\n[ada@gate1 ~]$ a\n[ada@gate1 ~]$ b\n```\n```console not-run="no <b>"\nC:\\>dir\n```\n'


def built(site: TinySite, **failing: Any) -> Built:
    """Build a site of one page whose examples ran; `failing` is said of the last."""
    site.page("one", TEXT)
    site.page("status", "\n```{verification}\n```\n")
    first, last, _ = site.build().examples
    site.evidence(evidence(ran(first), ran(last, **failing)))
    return site.build()


def files(built: Built) -> tuple[dict[str, Any], str]:
    """Return status.json, checked against its schema, and what the badge says."""
    folder = built.folder / "build" / "site"
    status = json.loads((folder / "status.json").read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "conf" / "contract" / "status.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(status, schema)
    badge = ElementTree.fromstring((folder / "badge.svg").read_text(encoding="utf-8"))  # noqa: S314 - ours
    return status, badge.attrib["aria-label"]


def test_status_and_badge_say_what_passed(site: TinySite) -> None:
    status, badge = files(built(site))
    assert badge == "examples: 2 passed"
    assert status["totals"] == dict.fromkeys(["failed", "stale", "not-reached", "unverified"], 0) | {
        "passed": 2,
        "not-run": 1,
    }
    assert status["pages"]["one"]["ms"] == 24
    assert status["pages"]["one"]["finished"] == "2026-11-22T18:54:00Z"
    assert status["not_run"] == [{"page": "one", "line": 7, "reason": "no <b>"}]
    assert status["commit"] == "c0ffee"


def test_the_badge_says_the_worst(site: TinySite) -> None:
    assert files(built(site, outcome="failed", exit=1, reason="no"))[1] == "examples: 1 failed"
    assert files(built(site, digest="0" * 64))[1] == "examples: 1 stale"
    (site.folder / "build" / "evidence.json").unlink()
    assert files(site.build())[1] == "examples: 2 unverified"


def history(site: TinySite, data: object) -> None:
    """Write the history, as JSON unless it is text."""
    path: Path = site.folder / "build" / "history.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")


def run(day: int, ms: int, *, failed: int = 0, complete: bool = True) -> dict[str, Any]:
    """Return one run of the history."""
    rest = {"commit": None, "engine": "podman 4", "examples": 9, "pages": {"one": ms}}
    finished = f"2026-11-{day:02}T18:00:00+00:00"
    return {"finished": finished, "complete": complete, "ms": ms, "failed": failed} | rest


def test_earlier_runs_are_drawn(site: TinySite) -> None:
    runs = [run(1, 90_000), run(2, 5, complete=False), run(3, 30_000, failed=2), run(4, 60_000)]
    history(site, {"version": 1, "runs": runs})
    page = built(site).html("status")
    drawn = re.findall(r'<circle class="(\w+)" cx="([\d.]+)" cy="([\d.]+)".*?<title>(.*?)</title>', page)
    assert [kind for kind, *_ in drawn] == ["passed", "failed", "passed"]
    assert [float(x) for _, x, _, _ in drawn] == sorted(float(x) for _, x, _, _ in drawn)
    heights = [float(y) for _, _, y, _ in drawn]  # longer runs are drawn higher: a smaller y
    assert heights[0] < heights[2] < heights[1]
    assert drawn[1][3] == "3 November 2026, 18:00 UTC: 30.0 s, 9 examples, 2 failed"
    assert "in the last 3 runs of all pages; 1 of the runs failed." in page


def test_one_run_is_no_plot(site: TinySite) -> None:
    history(site, {"version": 1, "runs": [run(1, 10)]})
    assert "Fewer than two runs of all pages are known." in built(site).html("status")


def test_an_unusable_history_is_set_aside(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    site.page("one", "Words.")
    for broken, reason in (
        ("{", "not JSON: "),
        ({"version": 1}, "Object missing required field runs;"),
    ):
        history(site, broken)
        assert site.build().warnings == []
        said = capsys.readouterr().err
        assert f"history.json cannot be used: {reason}" in said
        assert "; so the site shows no earlier runs." in said
