"""Tabs and themes: with mouse and keyboard, on the whole page, and on the next visit."""

from typing import Any

import pytest
from playwright.sync_api import Page

from checks.tests.site.conftest import PREFIX

SHOWN = "panels => panels.filter(panel => !panel.hidden).map(panel => panel.innerText.trim())"
LINUX = ["First, Linux.", "Second, Linux."]
WINDOWS = ["First, Windows.", "Second, Windows."]


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
