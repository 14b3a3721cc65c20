"""Tabs and themes: with mouse and keyboard, on the whole page, and on the next visit."""

from typing import Any

import pytest
from playwright.sync_api import Page

from checks.tests.site.conftest import PREFIX

SHOWN = "panels => panels.filter(panel => !panel.hidden).map(panel => panel.innerText.trim())"
OTHERS = ["Third, macOS.", "Old."]
LINUX = ["First, Linux.", "Second, Linux.", *OTHERS]
WINDOWS = ["First, Windows.", "Second, Windows.", "Third, Windows.\n\nDeep inside\n\nHere.", "Old."]


def shown(page: Page) -> list[str]:
    """Return the texts of the open tabs."""
    found: list[str] = page.eval_on_selector_all("[role=tabpanel]", SHOWN)
    return found


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_tabs_of_a_name_open_together(visit: Any, sample: str, how: str) -> None:
    page = visit(sample).open("tabs/")
    assert shown(page) == LINUX
    first, second = page.locator("[role=tab]").nth(0), page.locator("[role=tab]").nth(1)
    if how == "mouse":
        second.click()
    else:
        first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
    assert shown(page) == WINDOWS
    assert second.get_attribute("aria-selected") == "true"
    assert first.get_attribute("aria-selected") == "false"


def test_the_tab_is_remembered_for_the_next_visit(visit: Any, sample: str) -> None:
    visitor = visit(sample)
    visitor.open("tabs/").locator("[role=tab]").nth(1).click()
    visitor.open("passed/")
    assert shown(visitor.open("tabs/")) == WINDOWS
    later = visitor.context.new_page()  # a new window has no session yet
    later.goto(f"{sample}tabs/")
    assert shown(later) == WINDOWS


def test_each_kind_of_tabs_is_remembered(visit: Any, sample: str) -> None:
    visitor = visit(sample)
    page = visitor.open("tabs/")
    page.get_by_role("tab", name="Windows", exact=True).first.click()
    page.get_by_role("tab", name="conda 4.4 and later").click()
    assert shown(visitor.open("tabs/")) == [*WINDOWS[:3], "New."]


def test_tab_leads_to_the_open_tab(visit: Any, sample: str) -> None:
    page = visit(sample).open("tabs/")
    tabs = page.locator("[role=tablist]").first.locator("[role=tab]")
    tabs.nth(1).click()
    assert [tabs.nth(number).get_attribute("tabindex") for number in (0, 1)] == ["-1", "0"]
    page.keyboard.press("Home")
    assert tabs.nth(0).evaluate("tab => tab === document.activeElement")
    page.keyboard.press("End")
    assert tabs.nth(1).evaluate("tab => tab === document.activeElement")


def test_a_link_into_a_closed_tab_opens_it(visit: Any, sample: str) -> None:
    page = visit(sample).open("tabs/#deep-inside")
    heading = page.locator("#deep-inside")
    assert heading.is_visible()
    assert 0 <= heading.bounding_box()["y"] < 900


@pytest.mark.parametrize("how", ["paper", "no script"])
def test_open_panels_say_which_tab_they_belong_to(visit: Any, sample: str, how: str) -> None:
    page = visit(sample, java_script_enabled=how == "paper").open("tabs/")
    if how == "paper":
        page.emulate_media(media="print")
    names = page.locator(".tab-name")
    assert names.all_inner_texts()[:2] == ["Linux", "Windows"]
    assert all(names.nth(number).is_visible() for number in range(names.count()))


@pytest.mark.parametrize(
    ("name", "link"), [("Menu", ".sidebar-tree a"), ("Contents of this page", ".toc-drawer li li a")]
)
def test_folded_menus_open_by_keyboard(visit: Any, name: str, link: str) -> None:
    page = visit(viewport={"width": 640, "height": 800}).open("guide/modules/")
    first = page.locator(link).first
    assert not first.is_visible()
    page.get_by_role("button", name=name).locator("visible=true").press("Enter")
    first.wait_for(state="visible")
    page.keyboard.press("Escape")
    first.wait_for(state="hidden")


@pytest.mark.parametrize("name", ["guide/modules", "admin/workers"])
def test_the_menu_shows_where_the_reader_is(visit: Any, name: str) -> None:
    page = visit(viewport={"width": 1280, "height": 800}).open(f"{name}/")
    link = page.locator(".sidebar-tree .current-page > a").bounding_box()
    assert 0 < link["y"] < 800 - link["height"]
    assert page.evaluate("scrollY") == 0


def test_paper_has_no_link_to_skip(visit: Any) -> None:
    page = visit().open("guide/modules/")
    page.emulate_media(media="print")
    assert not page.locator(".skip-to-content").is_visible()


@pytest.mark.parametrize("sheet", ["A4", "Letter"])
def test_the_cheat_sheet_is_one_printed_page(visit: Any, sheet: str) -> None:
    page = visit().open("reference/cheat-sheet/")
    assert page.pdf(format=sheet).count(b"/Type /Page\n") == 1
    more = visit().open("guide/modules/")
    assert more.pdf(format=sheet).count(b"/Type /Page\n") > 1


def test_reduced_motion_is_respected(visit: Any) -> None:
    page = visit(reduced_motion="reduce").open("guide/modules/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_an_open_mark_has_no_empty_line(visit: Any, sample: str) -> None:
    page = visit(sample, viewport={"width": 375, "height": 800}).open("passed/")
    summary = page.locator("details.verdict summary").first
    summary.click()
    assert summary.bounding_box()["height"] < 36


def theme(page: Page) -> tuple[str, str]:
    """Return the theme's name, and the page's colour."""
    name, colour = page.evaluate(
        "[document.body.dataset.theme, getComputedStyle(document.body).backgroundColor]"
    )
    return name, colour


def test_the_theme_follows_the_system_until_it_is_chosen(visit: Any) -> None:
    visitor = visit(color_scheme="dark")
    page = visitor.open("guide/modules/")
    name, dark = theme(page)
    assert name == "auto"
    page.emulate_media(color_scheme="light")
    _, light = theme(page)
    assert light != dark
    switch = page.locator(".theme-toggle-content button")
    seen = []
    for _ in range(3):
        switch.click()
        seen.append(theme(page))
    assert ("dark", dark) in seen
    assert ("light", light) in seen


def test_the_theme_is_remembered(visit: Any) -> None:
    visitor = visit(color_scheme="light")
    page = visitor.open("guide/modules/")
    page.locator(".theme-toggle-content button").click()
    chosen = theme(page)
    assert chosen[0] != "auto"
    assert theme(visitor.open("guide/connect/")) == chosen


def test_a_missing_page_has_the_sites_look_and_its_menu(visit: Any) -> None:
    visitor = visit()
    page = visitor.open("guide/no-such-page/deep/")
    assert page.inner_text("h1").startswith("Page not found")
    assert page.locator(".sidebar-tree a").count() > 5
    page.click(".sidebar-tree a:has-text('modules')")
    page.wait_for_url(f"**{PREFIX}guide/modules/")
    # The browser itself complains about the status 404, and about nothing else.
    assert all("404" in complaint for complaint in visitor.complaints)
