"""Every page, at every width, in both themes: nothing sticks out, nothing complains, all is legible."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from conf.facts import ROOT

from .conftest import SITE, pages

# The contrast of a text with what is behind it (WCAG 2.1), for all texts that match a selector.
CONTRAST = """
selector => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const f = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const behind = element => {
    for (; element; element = element.parentElement) {
      const c = parse(getComputedStyle(element).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const worst = {};
  for (const element of document.querySelectorAll(selector)) {
    if (!element.checkVisibility()) continue;
    const a = light(parse(getComputedStyle(element).color)), b = light(behind(element));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const name = element.className || element.tagName;
    worst[name] = Math.min(worst[name] ?? 99, ratio);
  }
  return worst;
}
"""
OWN = ".machine, .on .gp, .on .go, .typed, .placeholder, .mark, .opens, .page-verdict, .facts, .reason"


@pytest.mark.parametrize("width", [320, 768, 1400, 2560])
def test_no_page_is_wider_than_the_screen(visit: Any, width: int) -> None:
    visitor = visit(viewport={"width": width, "height": 800})
    wide = {}
    for path in pages():
        page = visitor.open(path)
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wide[path] = needed
    assert wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_complains_or_calls_another_host(visit: Any, scheme: str) -> None:
    visitor = visit(color_scheme=scheme)
    for path in pages():
        visitor.open(path).wait_for_load_state("load")
    assert len(pages()) >= 7
    assert visitor.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_and_machines_are_legible(visit: Any, scheme: str) -> None:
    visitor = visit(color_scheme=scheme)
    faint: dict[str, float] = {}
    seen = set()
    for path in pages():
        contrasts = visitor.open(path).evaluate(CONTRAST, OWN)
        seen |= contrasts.keys()
        faint |= {f"{path} {name}": ratio for name, ratio in contrasts.items() if ratio < 4.5}
    assert {"machine", "gp", "go", "mark"} <= seen
    assert faint == {}


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


def test_each_page_can_be_reported_with_its_name_filled_in(visit: Any) -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/wrong-page.yml").read_text(encoding="utf-8"))
    fields = {part["id"] for part in form["body"] if "id" in part}
    address = urlsplit(visit().open("guide/connect/").get_attribute(".report a", "href") or "")
    asked = dict(parse_qsl(address.query))
    assert asked.pop("template") == "wrong-page.yml"
    assert asked.pop("title") == "Wrong page: guide/connect"
    assert asked == {"page": "guide/connect"}
    assert asked.keys() <= fields
