"""Copy buttons: what each of them takes, and who can find and use it."""

from typing import Any

import pytest
from playwright.sync_api import Page

from checks.tests.site.conftest import pages

SAMPLE_OF_MARKDOWN = "```console\nte1st@laptop:~$ cat >note.txt <<END\n> a line of $name\n> END\n```"

# How many placeholders are marked in what can be copied, and what looks like one and is not marked.
PLACEHOLDERS = """() => {
  let marked = 0;
  const plain = [];
  for (const pre of document.querySelectorAll('.highlight pre:not(.nothing-to-copy)')) {
    const copied = pre.cloneNode(true);
    for (const part of copied.querySelectorAll('.gp, .go, .machine, .took')) part.remove();
    for (const part of copied.querySelectorAll('abbr.placeholder')) { marked++; part.remove(); }
    plain.push(...copied.textContent.match(/<[a-z][a-z0-9_]*>/g) ?? []);
  }
  return [marked, plain];
}"""


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


def press(page: Page, number: int) -> str:
    """Press the copy button of the page's part of that number; return what is said about it."""
    button = page.locator("button.copybtn").nth(number)
    button.press("Enter")
    page.wait_for_function("document.querySelector('.copied[role=status]').textContent")
    said = page.inner_text(".copied[role=status]")
    page.wait_for_function("!document.querySelector('.copied[role=status]').textContent")
    return said


MEANING = "the number the queueing system gave your job"


def test_what_is_still_to_replace_is_shown_and_announced(visit: Any, sample: str) -> None:
    page = visit(sample, permissions=["clipboard-read", "clipboard-write"]).open("placeholders/")
    note = page.locator(".to-replace")
    assert press(page, 0) == "Copied"  # the output, with placeholders in it, is not copied
    assert note.count() == 0
    both = f"Replace <job_id> with {MEANING}, and <job_id_2> with {MEANING}."
    assert press(page, 1) == f"Copied. {both}"
    assert note.inner_text() == both
    assert page.evaluate("navigator.clipboard.readText()") == (
        "qalter -hold_jid <job_id> <job_id_2>; qstat -j <job_id_2>"
    )
    commands, below = page.locator(".highlight pre").nth(1).bounding_box(), note.bounding_box()
    assert below["y"] >= commands["y"] + commands["height"] - 1
    assert press(page, 2) == f"Copied. Replace <job_id> with {MEANING}."
    assert note.count() == 1


def test_what_the_reader_has_filled_in_needs_no_note(visit: Any, sample: str) -> None:
    page = visit(sample, permissions=["clipboard-read", "clipboard-write"]).open("placeholders/")
    press(page, 2)
    page.locator(".fields summary").click()
    page.locator(".fields input[name=job_id]").fill("1234")
    assert page.locator(".to-replace").count() == 0
    assert press(page, 2) == "Copied"
    assert press(page, 1) == f"Copied. Replace <job_id_2> with {MEANING}."


def test_all_that_is_copied_from_a_guide_has_its_placeholders_marked(visit: Any) -> None:
    """The note rests on it."""
    visitor, found = visit(), 0
    for path in pages():
        if path.startswith("contributing/"):
            continue
        marked, plain = visitor.open(path).evaluate(PLACEHOLDERS)
        assert plain == [], path
        found += marked
    assert found > 100


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
