"""Words of the glossary are links where a page uses them first."""

import re
from collections import Counter
from typing import Any

import pytest

from checks.tests.site.conftest import SITE, pages

LINK = re.compile(
    r'<a class="reference internal" href="([^"]*)"><span class="glossary-term">(.*?)</span></a>'
)


def links(path: str) -> list[tuple[str, str]]:
    """Return address and text of the words that a page links."""
    return LINK.findall((SITE / path / "index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "guide/batch/",
            {"worker node": "worker", "job script": "job-script", "job": "job", "slots": "slot"},
        ),
        ("guide/mpi/", {"MPI": "MPI", "parallel environment": "parallel-environment"}),
    ],
)
def test_first_uses_lead_to_the_glossary(visit: Any, path: str, words: dict[str, str]) -> None:
    found = {text: address.partition("#term-")[2] for address, text in links(path)}
    assert {word: found.get(word) for word in words} == words
    visitor = visit()
    page = visitor.open(path)
    page.locator(".glossary-term").first.click()
    assert page.evaluate("document.querySelector(location.hash).matches('dt')")


def test_each_word_is_linked_once_a_page_and_never_in_closed_places(visit: Any) -> None:
    total = 0
    for path in pages():
        counts = Counter(address.partition("#")[2] for address, _ in links(path))
        assert {term: count for term, count in counts.items() if count > 1} == {}, path
        total += len(counts)
    assert total > 100
    visitor = visit()
    for path in ("", "guide/batch/", "guide/parallel/", "reference/sge/"):
        places = "h1, h2, h3, pre, code, thead, figcaption, .code-block-caption, .sd-card, a a"
        inside = visitor.open(path).locator(f":is({places}) .glossary-term")
        assert inside.count() == 0, path


def test_pages_with_words_of_their_own_have_no_such_links() -> None:
    for path in pages():
        if path.startswith(("contributing/", "reference/glossary/", "search/")):
            assert links(path) == [], path


@pytest.mark.parametrize(
    "phrase", ["environment variable", "Environment Modules", "queue master", "shell script"]
)
def test_words_that_only_look_like_a_term_are_left_alone(phrase: str) -> None:
    for path in pages():
        text = (SITE / path / "index.html").read_text(encoding="utf-8")
        first = phrase.split()[0]
        assert f'<span class="glossary-term">{first}</span></a>{phrase.removeprefix(first)}' not in text, path
