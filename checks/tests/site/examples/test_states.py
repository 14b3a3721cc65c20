"""Every state an example can be in, on a sample site with the real look."""

from typing import Any

import pytest

from checks.tests.site.crawl import CONTRAST, OWN


def outcomes(page: Any) -> list[str]:
    """Return what the outcomes on a page say, without their signs."""
    return [outcome[1:].strip() for outcome in page.locator(".verdict .outcome").all_inner_texts()]


def test_marks_say_the_state_in_words(visit: Any, sample: str) -> None:
    visitor = visit(sample)
    late = "not reached: an earlier example failed"
    assert outcomes(visitor.open("failed/")) == ["passed", "failed", late, "not run"]
    assert outcomes(visitor.open("stale/")) == ["passed", "stale: changed since it last ran"]
    assert outcomes(visitor.open("passed/")) == ["passed", "passed"]
    assert outcomes(visitor.open("unverified/")) == ["not verified yet"]


def test_pages_say_their_state_first(visit: Any, sample: str) -> None:
    visitor = visit(sample)
    said = {
        name: visitor.open(f"{name}/").inner_text(".page-verdict") for name in ("failed", "stale", "passed")
    }
    assert said == {
        "failed": "Failed: 1 of 3 examples failed, 1 not reached, because an earlier one failed.",
        "stale": "Stale: 1 of 2 examples changed since the last run.",
        "passed": "Last verified 22 November 2026.",
    }


@pytest.mark.parametrize("name", ["failed", "stale"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_worst_cannot_be_missed(visit: Any, sample: str, name: str, scheme: str) -> None:
    page = visit(sample, color_scheme=scheme).open(f"{name}/")
    header = page.locator(".page-verdict")
    assert header.bounding_box()["y"] < 300
    style = "([e, p]) => getComputedStyle(document.querySelector(e))[p]"
    page_colour = page.evaluate(style, ["body", "backgroundColor"])
    for selector in (".page-verdict", f".verified-{name} .verdict summary, .verified-{name} p.verdict"):
        assert page.evaluate(style, [selector, "backgroundColor"]) not in (page_colour, "rgba(0, 0, 0, 0)")
    assert page.evaluate(style, [f".verified-{name}:not(p)", "borderTopWidth"]) == "3px"
    contrasts = page.evaluate(CONTRAST, OWN)
    assert {what: ratio for what, ratio in contrasts.items() if ratio < 4.5} == {}


def test_a_failure_shows_what_happened_at_once(visit: Any, sample: str) -> None:
    visitor = visit(sample)
    page = visitor.open("failed/")
    assert page.locator(".verified-failed ol.runs pre").is_visible()
    assert page.locator(".verified-failed ol.runs pre").inner_text().startswith("</pre><script>")
    assert page.title().startswith("Failed")
    assert visitor.complaints == []


@pytest.mark.parametrize("path", ["", "failed/", "stale/", "passed/"])
def test_nothing_is_wider_than_a_small_screen(visit: Any, sample: str, path: str) -> None:
    page = visit(sample, viewport={"width": 320, "height": 700}).open(path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_a_small_screen_nothing_that_matters_is_cut_off(visit: Any, sample: str) -> None:
    visitor = visit(sample, viewport={"width": 320, "height": 700})
    wrong = visitor.open("").locator("table.wrong")
    assert wrong.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")
    assert all(cell.bounding_box()["width"] > 200 for cell in wrong.locator("td").all())
    page = visitor.open("stale/")
    label = page.locator(".took").bounding_box()
    prompt = page.locator("pre", has=page.locator(".took")).locator(".gp").first.bounding_box()
    assert label["x"] == prompt["x"] and label["y"] >= prompt["y"] + prompt["height"] - 2
    opens, summary = page.locator(".opens").bounding_box(), page.locator("summary:has(.opens)").bounding_box()
    assert opens["y"] + opens["height"] <= summary["y"] + summary["height"]


@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_command_goes_on_below(visit: Any, sample: str, width: int) -> None:
    page = visit(sample, viewport={"width": width, "height": 700}).open("unverified/")
    shown = page.locator(".verified pre").evaluate("pre => [pre.scrollWidth, pre.clientWidth]")
    assert shown[0] <= shown[1]


def test_a_command_of_several_lines_is_copied_whole(visit: Any, sample: str) -> None:
    page = visit(sample, permissions=["clipboard-read", "clipboard-write"]).open("passed/")
    block = page.locator(".highlight-console .highlight").nth(1)
    block.hover()
    block.locator("button.copybtn").click()
    page.wait_for_function("document.querySelector('button.copybtn.success')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "cat <<END\none <worker_node>\n\ntwo\nEND"


def test_the_failed_example_is_one_click_from_the_tables(visit: Any, sample: str) -> None:
    page = visit(sample).open("")
    page.click("table.wrong tbody tr:first-child a")
    page.wait_for_url("**/failed/#example-failed-*")
    assert page.locator(".verified:target .outcome").inner_text().endswith("failed")


def test_slow_commands_say_how_long_they_take(visit: Any, sample: str) -> None:
    page = visit(sample).open("stale/")
    assert page.locator(".took").all_inner_texts() == [" about 2 s here"]  # the stale one says nothing


def test_the_evidence_says_when_and_on_what_it_ran(visit: Any, sample: str) -> None:
    page = visit(sample).open("passed/")
    page.locator("details.verdict summary").first.click()
    assert page.locator(".made").first.inner_text() == "Ran 22 November 2026, 18:54:00 UTC · image sha256:abc"
