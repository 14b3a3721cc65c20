"""Colours that the system forces on all pages, such as high contrast of Windows: nothing vanishes."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import FloatRect, Locator, Page

# The system's colours, and the theme that was chosen on the page: they need not agree.
SYSTEMS = [("light", "auto"), ("dark", "auto"), ("light", "dark"), ("dark", "light")]
SEEN = {
    "guide/batch/": [
        ".page-verdict",
        ".fields summary",
        ".machine",
        ".on .gp",
        ".placeholder",
        ".verdict .outcome",
        ".verdict .opens",
        ".theme-toggle-content button",
        ".edit-this-page a",
        ".related-pages a svg",
    ],
    "": ["figure img", ".sd-card"],
}
STATES = {name: [".page-verdict", f".verified-{name} .verdict"] for name in ("failed", "stale")}
# What the keyboard reaches, and where.
REACHED = {
    "article p a": "guide/connect/",
    "article pre": "guide/connect/",
    ".verdict summary": "guide/connect/",
    "button.copybtn": "guide/connect/",
    ".sphinx-tabs-tab": "guide/connect/",
    ".sidebar-search": "guide/connect/",
    ".theme-toggle-content button": "guide/connect/",
    "#search-words": "search/",
}
CLEARLY = 100  # of 255


@pytest.fixture(params=SYSTEMS, ids="-".join)
def forced(visit: Any, request: pytest.FixtureRequest) -> Any:
    """Return a function that opens a page in a system's colours."""
    system, theme = request.param

    def open_page(path: str, **more: Any) -> Page:
        visitor = visit(color_scheme=system, forced_colors="active", reduced_motion="reduce", **more)
        visitor.page.add_init_script(f"localStorage.setItem('theme', '{theme}')")
        page: Page = visitor.open(path)
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        assert page.evaluate("document.body.dataset.theme") == theme
        return page

    return open_page


def picture(found: Locator) -> Image.Image:
    """Return what is shown of an element and right around it, in grey."""
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    assert box
    clip = FloatRect(x=box["x"] - 4, y=box["y"] - 4, width=box["width"] + 8, height=box["height"] + 8)
    return Image.open(io.BytesIO(found.page.screenshot(clip=clip, animations="disabled"))).convert("L")


def contrast(image: Image.Image) -> int:
    """Return how far the lightest and the darkest part of a picture differ."""
    shades = [shade for shade, count in enumerate(image.histogram()) if count]
    return shades[-1] - shades[0]


def test_marks_signs_and_drawings_are_seen(forced: Any) -> None:
    for path, selectors in SEEN.items():
        page = forced(path)
        shown = {one: contrast(picture(page.locator(f"{one} >> visible=true").first)) for one in selectors}
        assert {one: found for one, found in shown.items() if found < CLEARLY} == {}


def test_the_worst_marks_are_seen(forced: Any, sample: str) -> None:
    for name, selectors in STATES.items():
        page = forced(f"{name}/", address=sample)
        for one in selectors:
            found = page.locator(one).first
            assert contrast(picture(found)) > CLEARLY
        block = page.locator(f".verified-{name}:not(p)").first
        edge = block.evaluate("block => getComputedStyle(block).borderTopColor")
        assert edge != page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_open_tab_differs_from_the_others(forced: Any) -> None:
    page = forced("guide/connect/")
    for number in (0, 1):
        page.locator("[role=tab]").nth(number).click()
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        shades = [ImageStat.Stat(picture(page.locator("[role=tab]").nth(one))).median[0] for one in (0, 1)]
        assert abs(shades[0] - shades[1]) > CLEARLY
        assert contrast(picture(page.locator("[role=tab]").nth(number))) > CLEARLY


def not_seen(open_page: Callable[[str], Page]) -> list[str]:
    """Return where nothing shows that the keyboard is there."""
    unseen = []
    for selector, path in REACHED.items():
        page = open_page(path)
        page.evaluate("document.activeElement.blur()")
        found = page.locator(f"{selector} >> visible=true").first
        before = picture(found)
        page.keyboard.press("Tab")  # from here on the browser shows where the keyboard is
        found.focus()
        if contrast(ImageChops.difference(before, picture(found))) < CLEARLY:
            unseen.append(selector)
    return unseen


def test_where_the_keyboard_is_can_be_seen(forced: Any) -> None:
    assert not_seen(forced) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_seen_in_the_sites_own_colours(visit: Any, scheme: str) -> None:
    assert not_seen(lambda path: visit(color_scheme=scheme).open(path)) == []
