"""The tables of build/benchmarks.json."""

import json

from checks.tests.extension.conftest import TinySite

PAGE = "\n```{benchmarks}\n```\n"
ROW = {"name": "bash, a command", "unit": "ms", "median": 0.31, "least": 0.3, "most": 1.0}
RUN = {
    "name": "commands",
    "finished": "2026-11-22T01:02:03+00:00",
    "commit": None,
    "cores": 2,
    "rounds": 1,
    "rows": [ROW],
}


def write(site: TinySite, text: str) -> None:
    path = site.folder / "build" / "benchmarks.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def test_results_are_shown(site: TinySite) -> None:
    site.page("speed", PAGE)
    write(site, json.dumps({"version": 1, "benchmarks": [RUN]}))
    html = site.build().html("speed")
    assert "Measured on 22 November 2026 in 1 round, on a machine with 2 cores." in html
    assert all(text in html for text in ("bash, a command", "0.31 ms", "0.3 ms", "1 ms"))


def test_new_results_replace_the_old_ones(site: TinySite) -> None:
    site.page("speed", PAGE)
    assert "built without measurements" in site.build().html("speed")
    write(site, json.dumps({"version": 1, "benchmarks": [RUN]}))
    assert "0.31 ms" in site.build().html("speed")


def test_a_broken_file_is_set_aside(site: TinySite) -> None:
    site.page("speed", PAGE)
    write(site, "{")
    assert "built without measurements" in site.build().html("speed")
    assert (site.folder / "build" / "benchmarks.json.unusable").exists()
