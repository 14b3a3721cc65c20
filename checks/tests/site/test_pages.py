"""Every page, at every width, in both themes: nothing sticks out, nothing complains, all is legible."""

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

from checks.tests.site.conftest import SITE, Visitor, pages
from checks.tests.site.crawl import SCHEMES, Colours, Seen, look, violations_of_colours
from conf.facts import ROOT, value

BUDGET = 150_000  # bytes of a page with all it loads, before anything is searched


@pytest.fixture(scope="module")
def crawl(browser: Browser, site: str) -> Iterator[dict[str, Seen]]:
    """Return what every page showed, by its path."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    visitor = Visitor(context, site)
    known: Colours = {}
    yield {path: look(visitor, path, known) for path in [*pages(), "404.html"]}
    assert {len(looks) > 50 for looks in known.values()} == {True}  # or nothing was judged
    context.close()


def test_no_page_is_wider_than_the_screen(crawl: dict[str, Seen]) -> None:
    wide = [
        (path, width, needs)
        for path, seen in crawl.items()
        for width, needs in seen.needs.items()
        if needs > width
    ]
    assert wide == []


def test_no_page_complains_or_calls_another_host(crawl: dict[str, Seen]) -> None:
    assert len(crawl) >= 7
    assert {path: seen.complaints for path, seen in crawl.items() if seen.complaints} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_marks_and_machines_are_legible(crawl: dict[str, Seen], scheme: str) -> None:
    contrasts = [(path, *each) for path, seen in crawl.items() for each in seen.contrasts[scheme].items()]
    assert {"machine", "gp", "go", "outcome", "took", "fields"} <= {name for _, name, _ in contrasts}
    assert [each for each in contrasts if each[2] < 4.5] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_page_is_accessible(crawl: dict[str, Seen], scheme: str) -> None:
    """axe-core finds nothing: no rule is left out."""
    found = {path: seen.violations[scheme] for path, seen in crawl.items() if seen.violations[scheme]}
    assert found == {}


@pytest.mark.parametrize(("scheme", "grey"), [("light", 150), ("dark", 90)])
def test_a_text_that_is_hard_to_read_is_noticed_among_known_ones(visit: Any, scheme: str, grey: int) -> None:
    visitor = visit()
    visitor.page.emulate_media(color_scheme=scheme)
    page = visitor.open("guide/modules/")
    page.evaluate(AXE_SCRIPT)
    known: set[str] = set()
    assert violations_of_colours(page, known) == []
    assert violations_of_colours(page, known) == []
    for broken in ("p').style.color", "li').style.background"):
        page.evaluate(f"document.querySelector('article {broken} = 'rgb({grey}, {grey}, {grey})'")
        (told,) = violations_of_colours(page, known)
        assert told.startswith("color-contrast: ")


def test_pages_are_light_and_stand_still(crawl: dict[str, Seen]) -> None:
    assert {
        path: seen.weight for path, seen in crawl.items() if seen.weight > BUDGET and "search" not in path
    } == {}
    assert min(seen.weight for seen in crawl.values()) > 20_000  # or nothing was measured
    assert {path: seen.shift for path, seen in crawl.items() if seen.shift > 0.01} == {}


def test_machines_differ_in_colour_and_in_words(visit: Any) -> None:
    page = visit().open("tutorial/first-python-job/")
    told = page.evaluate(
        """() => [...document.querySelectorAll('.on')].map(part =>
             [part.querySelector('.machine').innerText, getComputedStyle(part).borderLeftColor])"""
    )
    kinds = {tuple(each) for each in told}
    assert {words for words, _ in kinds} == {"your machine", "login node", "worker"}
    assert len({colour for _, colour in kinds}) == 3


def test_the_old_address_leads_to_the_new_page(visit: Any) -> None:
    page = visit().open("software/apps/python.html")
    page.wait_for_url("**/guide/conda-environments/")
    assert "conda" in page.inner_text("h1")


def test_the_old_address_works_without_script(visit: Any) -> None:
    page = visit(java_script_enabled=False).open("software/apps/python.html")
    page.wait_for_url("**/guide/conda-environments/")


def test_a_missing_page_says_so() -> None:
    text = (SITE / "404.html").read_text(encoding="utf-8")
    assert "Page not found" in text
    assert 'href="/iceberg-docs/' in text  # absolute: it is shown at any depth
    assert 'href="../' not in text


def test_pages_describe_themselves_to_other_sites() -> None:
    text = (SITE / "guide" / "connect" / "index.html").read_text(encoding="utf-8")
    assert '<meta property="og:title" content="Connect to Iceberg" />' in text
    assert '<meta property="og:url" content="https://' in text
    assert "Not verified yet" not in text.split("</head>")[0]
    assert "Last verified" not in text.split("</head>")[0]


@pytest.mark.parametrize(
    ("link", "name", "title"),
    [
        ("Report a problem", "wrong-page.yml", "Wrong page: guide/connect"),
        ("Was this page useful?", "useful-page.yml", "Useful: guide/connect"),
    ],
)
def test_each_page_leads_to_forms_with_its_name_filled_in(
    visit: Any, link: str, name: str, title: str
) -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE" / name).read_text(encoding="utf-8"))
    fields = {part["id"] for part in form["body"] if "id" in part}
    shown = visit().open("guide/connect/").locator(".report a").filter(has_text=link)
    whole = shown.get_attribute("href") or ""
    assert whole.startswith(value("site.repository") + "/issues/new?")
    asked = dict(parse_qsl(urlsplit(whole).query))
    assert asked.pop("template") == name
    assert asked.pop("title") == title
    assert asked == {"page": "guide/connect"}
    assert asked.keys() <= fields


def test_every_page_describes_itself_to_other_sites() -> None:
    for path in pages():
        if path == "search/":
            continue
        html = (SITE / path / "index.html").read_text(encoding="utf-8")
        told = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]+)"', html))
        assert told.keys() >= {"title", "description", "url", "site_name", "type"}, path
        assert told["url"] == value("site.url") + path
        assert "verified" not in told["description"].split(".")[0], path  # the verdict is no description


def test_every_page_has_a_picture_for_other_sites() -> None:
    for path in set(pages()) - {"search/"}:
        html = (SITE / path / "index.html").read_text(encoding="utf-8")
        assert f'<meta property="og:image" content="{value("site.url")}_static/card.png" />' in html, path
        assert '<meta name="twitter:card" content="summary_large_image" />' in html, path
        assert html.count('name="viewport"') == 1, path
    with Image.open(SITE / "_static" / "card.png") as card:
        assert card.size == (1200, 630)  # what such sites ask for


def test_the_picture_is_that_of_its_drawing(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    page.goto((ROOT / "docs" / "_static" / "card.svg").as_uri())
    drawn = Image.open(io.BytesIO(page.screenshot())).convert("L").resize((60, 32))
    page.close()
    with Image.open(SITE / "_static" / "card.png") as card:
        kept = card.convert("L").resize((60, 32))
    # Other fonts are a little wider; another drawing is another picture.
    assert ImageStat.Stat(ImageChops.difference(drawn, kept)).mean[0] < 8


@pytest.mark.parametrize("name", ["sitemap.xml", "llms.txt"])
def test_programs_find_a_list_of_all_pages(name: str) -> None:
    text = (SITE / name).read_text(encoding="utf-8")
    listed = re.findall(rf"{re.escape(value('site.url'))}((?:[\w-]+/)*)", text)
    assert sorted(listed) == sorted(path for path in pages() if path != "search/")
