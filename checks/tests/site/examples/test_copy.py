"""Copy buttons: what each of them takes, and who can find and use it."""

from typing import Any

import pytest
from playwright.sync_api import Page

SAMPLE_OF_MARKDOWN = "```console\nte1st@laptop:~$ cat >note.txt <<END\n> a line of $name\n> END\n```"


def copied(page: Page) -> list[str]:
    """Press every copy button with the keyboard; return what each of them copied."""
    found = []
    for button in page.locator("button.copybtn").all():
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.matches('button.copybtn.success')")
        found.append(page.evaluate("navigator.clipboard.readText()"))
    return found


def test_a_button_takes_what_can_be_pasted_at_once(visit: Any, sample: str) -> None:
    page = visit(sample, permissions=["clipboard-read", "clipboard-write"]).open("copy/")
    page.wait_for_selector("button.copybtn", state="attached")
    assert copied(page) == [
        "ssh te1st@iceberg.shef.ac.uk",
        "hostname\nexit",
        "ssh -N \\\n-L 8888:localhost:8888 te1st@iceberg.shef.ac.uk",
        "cat <<END\nHost iceberg\n\nEND\nls",
        SAMPLE_OF_MARKDOWN,
    ]


def test_parts_are_below_each_other(visit: Any, sample: str) -> None:
    page = visit(sample).open("copy/")
    parts = page.locator(".highlight-console").first.locator(".highlight").all()
    tops = [part.bounding_box()["y"] for part in parts]
    assert len(parts) == 3
    assert tops == sorted(set(tops))


def test_copying_is_announced(visit: Any, sample: str) -> None:
    page = visit(sample, permissions=["clipboard-read", "clipboard-write"]).open("copy/")
    page.locator("button.copybtn").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.copied[role=status]').textContent === 'Copied'")


@pytest.mark.parametrize("has_touch", [True, False])
def test_a_button_is_seen_without_a_mouse(visit: Any, sample: str, has_touch: bool) -> None:
    page = visit(sample, has_touch=has_touch, is_mobile=has_touch).open("copy/")
    button = page.locator("button.copybtn").first
    if not has_touch:
        page.keyboard.press("Tab")  # from here on the browser shows where the keyboard is
        button.focus()
    page.wait_for_function("getComputedStyle(document.querySelector('button.copybtn')).opacity === '1'")
    box = button.bounding_box()
    assert min(box["width"], box["height"]) >= 24


def test_each_machine_has_its_colour(visit: Any, sample: str) -> None:
    page = visit(sample).open("copy/")
    colour = "part => getComputedStyle(part).borderLeftColor"
    edges = [page.locator(f".highlight .on-{kind}").first.evaluate(colour) for kind in ("laptop", "login")]
    assert len(set(edges)) == 2
    assert "rgba(0, 0, 0, 0)" not in edges
