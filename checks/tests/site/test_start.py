"""The start page: where to begin, on one screen, and how much of the guide has passed."""

import re
from typing import Any
from urllib.parse import urljoin

import pytest

from checks.tests.site.conftest import outcomes

DOORS = ["I am new here", "I know clusters", "Something is wrong"]
CARDS = """
() => [...document.querySelectorAll('.sd-card')].map(card =>
  [card.querySelector('.sd-card-title').innerText, card.querySelector('a.sd-stretched-link').href])
"""


@pytest.mark.parametrize("width", [375, 1280])
def test_three_doors_come_first(visit: Any, width: int) -> None:
    page = visit(viewport={"width": width, "height": 900}).open("")
    cards = page.evaluate(CARDS)
    assert [name for name, _ in cards[:3]] == DOORS
    assert len(cards) <= 8
    last = page.locator(".sd-card").nth(2).bounding_box()
    assert last["y"] + last["height"] <= 900


def test_a_card_has_the_name_of_its_page(visit: Any) -> None:
    visitor = visit()
    for name, address in visitor.open("").evaluate(CARDS)[3:]:
        heading = visitor.open(urljoin(visitor.site, address).removeprefix(visitor.site)).locator("h1")
        assert heading.evaluate("heading => heading.firstChild.data") == name


def test_numbers_say_what_passed_and_when(visit: Any) -> None:
    text = visit().open("").inner_text("article")
    if not outcomes():
        assert "No run is known" in text
        return
    found = re.search(
        r"([\d,]+) of ([\d,]+) commands in [\d,]+ examples passed (on|between) \d+ \w+ \d{4}", text
    )
    assert found
    assert int(found[1].replace(",", "")) <= int(found[2].replace(",", ""))
    assert "just been run" not in text


@pytest.mark.parametrize("path", ["guide/conda-environments/", "guide/connect/", "guide/batch/"])
def test_the_facts_of_a_page_are_one_line(visit: Any, path: str) -> None:
    page = visit(viewport={"width": 1280, "height": 900}).open(path)
    # Another line says where else it was seen, if it was (build/real).
    lines = page.locator(".page-verdict").count()
    assert page.locator(".page-facts").bounding_box()["height"] < (30 if lines == 1 else 40 * lines)
    assert page.inner_text(".page-facts").count("erified") == 1
