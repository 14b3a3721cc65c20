"""The search finds the right page first, more often than Sphinx's own."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from checks.tests.site.conftest import BUILD, SITE, pages
from conf.facts import ROOT

QUERIES = Path(__file__).with_name("queries.toml")
VENDOR = ROOT / "docs" / "_static" / "vendor"
TOLD = ROOT / "docs" / "contributing" / "search.md"
NEAR = 3  # so much may a page change what is found, until the numbers in TOLD have to be written anew
GOAL = 23 / 25  # the share of the queries whose right page stands first
OURS = "words => window.siteSearch.find(words).pages.map(found => found.page)"
SPHINX = "words => Search._performSearch(...Search._parseQuery(words)).reverse().map(found => found[0])"
SPHINX_SCRIPTS = ("language_data.js", "searchtools.js")


def queries() -> list[tuple[str, list[str]]]:
    """Return the queries whose page exists: the words, and the pages that answer them."""
    there = {path.strip("/") for path in pages()}
    table = tomllib.loads(QUERIES.read_text(encoding="utf-8"))["query"]
    return [(query["words"], query["pages"]) for query in table if query["pages"][0] in there]


def load_sphinx_search(page: Any) -> None:
    """Load Sphinx's own search with its index into the search page."""
    for script in (*SPHINX_SCRIPTS, "../searchindex.js"):
        page.add_script_tag(url=f"../_static/{script}")


def ranks(page: Any, search: str) -> dict[str, int | None]:
    """Return at which place each query finds a right page; None: not at all."""
    found: dict[str, int | None] = {}
    for words, right in queries():
        names = list(dict.fromkeys(page.evaluate(search, words)))
        places = [names.index(name) + 1 for name in right if name in names]
        found[words] = min(places, default=None)
    return found


def test_the_right_page_is_found_first(visit: Any) -> None:
    page = visit().open("search/")
    ours = ranks(page, OURS)
    load_sphinx_search(page)
    theirs = ranks(page, SPHINX)
    lines = ["| words | here | Sphinx's own |", "|---|---|---|"]
    lines += [f"| {words} | {ours[words] or 'no'} | {theirs[words] or 'no'} |" for words in ours]
    first = sum(place == 1 for place in ours.values())
    theirs_first = sum(place == 1 for place in theirs.values())
    lines += [f"| **first, of {len(ours)}** | **{first}** | **{theirs_first}** |"]
    (BUILD / "search.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    wrong = [f"{words}: {place}" for words, place in ours.items() if place != 1]
    assert len(ours) >= 25
    assert first / len(ours) >= GOAL, wrong
    assert first > theirs_first
    typed = re.findall(
        r"^\| (?:here|Sphinx \S+) \| (\d+) \|$", TOLD.read_text(encoding="utf-8"), re.MULTILINE
    )
    measured = [first, theirs_first]
    assert all(abs(int(old) - new) <= NEAR for old, new in zip(typed, measured, strict=True)), (
        f"{TOLD.name} says {' and '.join(typed)}; write {first} and {theirs_first}"
    )


def test_the_box_in_the_menu_leads_to_what_is_found(visit: Any) -> None:
    visitor = visit()
    page = visitor.open("guide/modules/")
    page.fill(".sidebar-search", "ssh-copy-id")
    page.press(".sidebar-search", "Enter")
    page.wait_for_url("**/search/?q=ssh-copy-id")
    first = page.locator("#search-found li").first
    assert first.locator("mark").first.inner_text() in ("ssh", "copy", "id")
    first.locator("p a").first.click()
    page.wait_for_url("**/guide/connect/#*")
    assert visitor.complaints == []


def test_results_follow_what_is_typed(visit: Any) -> None:
    page = visit().open("search/")
    page.fill("#search-words", "modules")
    assert page.locator("#search-found li h2").first.inner_text() == "Load software with modules"
    page.fill("#search-words", "<img src=x onerror=alert(1)> zzzzzz")
    page.fill("#search-words", "qqqqqqqqqq")
    assert page.inner_text("#search-count") == "Nothing found."
    assert "q=qqqqqqqqqq" in page.url


# A word of the pages' titles, or else of their text, that finds so many pages.
WORD = """([least, most]) => {
  const parts = searchData.pages.flatMap(({sections}) => sections);
  const texts = ['title', 'text'].flatMap(field => parts.map(part => part[field]));
  const words = texts.flatMap(text => text.match(/[a-z]{4,}/gi) ?? []);
  const fits = word => { const {total} = siteSearch.find(word); return least <= total && total <= most; };
  const word = words.find(fits);
  return [word, siteSearch.find(word).total];
}"""


@pytest.mark.parametrize("bounds", [(1, 1), (2, 9), (10, 10), (11, 99)])
def test_the_number_of_pages_is_told(visit: Any, bounds: tuple[int, int]) -> None:
    page = visit().open("search/")
    assert page.inner_text("#search-count") == ""
    word, total = page.evaluate(WORD, bounds)
    page.fill("#search-words", word)
    told = "1 page" if total == 1 else f"The 10 best of {total} pages" if total > 10 else f"{total} pages"
    assert page.inner_text("#search-count") == told
    assert page.locator("#search-found > li").count() == min(total, 10)
    page.fill("#search-words", "and")  # says nothing, so it finds nothing
    assert page.inner_text("#search-count") == "Nothing found."


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_a_box_over_the_page_finds_while_one_types(visit: Any, keys: str) -> None:
    visitor = visit()
    page = visitor.open("guide/batch/")
    page.keyboard.press(keys)
    box = page.locator("#search-box")
    page.keyboard.type("ssh-copy-id")
    box.locator("li a").first.wait_for()
    page.keyboard.press("Escape")
    assert not box.is_visible()
    page.keyboard.press(keys)
    page.keyboard.type("modules")
    box.locator("li a", has_text="Load software with modules").first.wait_for()
    assert (
        page.evaluate(AXE_SCRIPT + "; axe.run().then(found => found.violations.map(each => each.id))") == []
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/guide/modules/")
    assert visitor.complaints == []


def test_a_slash_that_is_typed_stays_one(visit: Any) -> None:
    page = visit().open("guide/batch/")
    page.focus(".sidebar-search")
    page.keyboard.type("a/b")
    assert page.input_value(".sidebar-search") == "a/b"
    assert page.locator("#search-box").count() == 0


def test_nothing_found_helps_on(visit: Any) -> None:
    page = visit().open("search/?q=qqqqqqqqqq")
    page.click("#search-found a")
    page.wait_for_url("**/reference/not-here/")


def test_readers_find_no_page_for_contributors(visit: Any) -> None:
    page = visit().open("search/")
    for words in ("grammar of examples", "mutants", "how the code is organised"):
        found = page.evaluate(OURS, words)
        assert [name for name in found if name.startswith("contributing/")] == []


def test_a_missing_page_offers_a_search_for_it(visit: Any) -> None:
    page = visit().open("guide/array-job.html")
    assert page.input_value("#missing-words") == "guide array job"
    page.press("#missing-words", "Enter")
    page.wait_for_url("**/search/?q=guide+array+job")
    page.locator("#search-found a", has_text="array jobs").first.wait_for()


def test_lines_begin_with_words(visit: Any) -> None:
    """A line that begins with a link to another page lacks that page's title."""
    page = visit().open("search/")
    found = page.evaluate("siteSearch.find('tutorial memory').pages.flatMap(({sections}) => sections)")
    assert [section["line"] for section in found if re.match(r"[\s:;,.]", section["line"])] == []
    assert any("find out how much time and memory" in section["line"] for section in found)


def test_it_works_from_files(visit: Any) -> None:
    visitor = visit(SITE.as_uri() + "/")
    page = visitor.open("guide/modules/index.html")
    page.fill(".sidebar-search", "ssh-copy-id")
    page.press(".sidebar-search", "Enter")
    page.locator("#search-found li a").first.click()
    page.wait_for_url("**/guide/connect/index.html")
    page.click(".sidebar-tree a:has-text('Load software')")
    page.wait_for_url("**/guide/modules/index.html")
    assert visitor.complaints == []


def test_programs_of_others_are_as_published() -> None:
    table = re.findall(r"`([\w.]+\.js)`.*`?\b([0-9a-f]{64})\b", (VENDOR / "README.md").read_text("utf-8"))
    assert {name for name, _ in table} == {path.name for path in VENDOR.glob("*.js")}
    for name, digest in table:
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest
