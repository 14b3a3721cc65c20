"""Examples on the page: what is shown is what is run, and what became of it is beside it."""

from collections import Counter
from typing import Any

import pytest

from checks.tests.site.conftest import examples, outcomes, path_of
from conf.facts import value

ORDER = ["failed", "stale", "not-reached", "unverified", "not-run", "passed"]


def expected_state(example: dict[str, Any], known: dict[tuple[str, str], str]) -> str:
    """Judge an example from the two files alone."""
    if example["kind"] == "not-run":
        return "not-run"
    if all(page != example["page"] for page, _ in known):
        return "unverified"
    return known.get((example["page"], example["digest"]), "stale")


def test_every_block_shows_the_worst_of_its_examples(visit: Any) -> None:
    visitor = visit()
    known = outcomes()
    for name, found in examples().items():
        page = visitor.open(path_of(name))
        blocks: dict[int, list[str]] = {}
        for example in found:
            blocks.setdefault(example["block"], []).append(expected_state(example, known))
        expected = [f"verified verified-{min(states, key=ORDER.index)}" for states in blocks.values()]
        shown = page.evaluate("() => [...document.querySelectorAll('.verified')].map(b => b.className)")
        assert shown == expected, name


def test_the_status_page_counts_what_the_files_hold(visit: Any) -> None:
    known = outcomes()
    found = examples()
    count = Counter(expected_state(example, known) for page in found.values() for example in page)
    page = visit().open("reference/verification/")
    total = page.inner_text(".totals strong")
    blocks = sum(len({example["block"] for example in page}) for page in found.values())
    assert total.startswith(f"{count.total():,} commands in {blocks} examples on {len(found)} pages: ")
    for state, words in {"passed": "passed", "failed": "failed", "not-run": "not run"}.items():
        assert (f"{count[state]} {words}" in total) == bool(count[state])
    assert page.locator("table.per-page tbody tr").count() == len(found) + 1
    for link in page.locator(".totals a").all():
        assert link.get_attribute("href") == f"{value('site.repository')}/commit/{link.inner_text()}"


def copied(visit: Any, path: str, number: int) -> list[str]:
    """Press the copy buttons of the page's console block of that number; return what they copied, by line."""
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open(path)
    lines: list[str] = []
    page.wait_for_selector("button.copybtn", state="attached")
    for button in page.locator(".highlight-console").nth(number).locator("button.copybtn").all():
        button.press("Enter")
        page.wait_for_function("document.activeElement.matches('button.copybtn.success')")
        lines += page.evaluate("navigator.clipboard.readText()").splitlines()
    return lines


def test_only_commands_are_copied(visit: Any) -> None:
    found = examples()
    checked = 0
    for name in ("tutorial/first-python-job", "guide/conda-environments"):
        blocks: dict[int, list[str]] = {}
        for example in found[name]:
            if example["kind"] == "command":
                blocks.setdefault(example["block"], []).append(example["command"])
            elif example["kind"] == "not-run":
                blocks[example["block"]] = []
        for number, commands in enumerate(blocks.values()):
            if number in (0, 2, 3) and commands:
                typed = [command for command in commands if command]
                assert copied(visit, f"{name}/", number) == typed
                checked += 1
    assert checked >= 4


@pytest.mark.parametrize("script", [True, False])
def test_evidence_opens_in_place(visit: Any, script: bool) -> None:
    if not outcomes():
        pytest.skip("the site was built without evidence")
    page = visit(java_script_enabled=script).open("guide/modules/")
    details = page.locator("details.verdict").first
    assert not details.locator("ol.runs").is_visible()
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    assert details.locator("ol.runs").is_visible()
    assert "passed · te1st@" in details.locator("ol.runs").inner_text()


def test_without_evidence_it_says_so(visit: Any) -> None:
    known = {page for page, _ in outcomes()}
    visitor = visit()
    for name, found in examples().items():
        if name not in known and any(example["kind"] != "not-run" for example in found):
            assert "Not verified yet" in visitor.open(path_of(name)).inner_text(".page-verdict")


def test_placeholders_explain_themselves(visit: Any) -> None:
    page = visit().open("guide/interactive/")
    titles = page.evaluate(
        "() => [...document.querySelectorAll('abbr.placeholder')].map(each => [each.innerText, each.title])"
    )
    assert titles
    assert all(text.startswith("<") and len(title) > 3 for text, title in titles)


def test_tabs_work_with_mouse_and_keyboard_and_without_script(visit: Any) -> None:
    page = visit().open("guide/connect/")
    linux, windows = page.locator("[role=tab]").nth(0), page.locator("[role=tab]").nth(1)
    panels = page.locator("[role=tabpanel]")
    windows.click()
    assert [panels.nth(number).is_visible() for number in (0, 1)] == [False, True]
    windows.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert linux.get_attribute("aria-selected") == "true"
    assert [panels.nth(number).is_visible() for number in (0, 1)] == [True, False]

    page = visit(java_script_enabled=False).open("guide/connect/")
    panels = page.locator("[role=tabpanel]")
    assert [panels.nth(number).is_visible() for number in (0, 1)] == [True, True]


def test_paper_shows_all_tabs_and_marks(visit: Any) -> None:
    page = visit().open("guide/connect/")
    page.emulate_media(media="print")
    panels = page.locator("[role=tabpanel]")
    assert all(panels.nth(number).is_visible() for number in range(panels.count()))
    outcomes = page.locator(".verdict .outcome")
    assert all(outcomes.nth(number).is_visible() for number in range(outcomes.count()))
    assert not page.locator("button.copybtn").first.is_visible()
