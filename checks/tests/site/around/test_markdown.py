"""Each page as Markdown: the words of the page, the evidence in words, and links that lead somewhere."""

import html
import re
from typing import Any
from urllib.request import urlopen

import pytest
from markdown_it import MarkdownIt

from checks.pages.language import keys
from checks.tests.site.conftest import SITE, examples, pages
from conf.facts import value

# What is said in other words there, or is no text of the page.
NOT_WORDS = (
    ".verdict, .took, .machine, .headerlink, .fields > :not(p), [role=tablist], .no-picture, .steps q, "
    ".breadcrumbs, a.download, .highlight kbd"
)
WORDS = f"""
article => {{
  const copy = article.cloneNode(true);
  copy.querySelectorAll('{NOT_WORDS}').forEach(each => each.remove());
  copy.querySelectorAll('dt, dd, p, li, td, th, h1, h2, h3').forEach(each => each.after(' '));
  return copy.textContent;
}}
"""
# The site writes a blank behind each prompt; > ends those of Windows.
BETWEEN = re.compile(r"[\s,.:;()>]+")


def words_of(markdown: str) -> set[str]:
    """Return the words that a reader sees of a page in Markdown."""
    shown = MarkdownIt("commonmark").enable("table").render(markdown)
    shown = re.sub(r"</?(?:code|strong|em|a|span)\b[^>]*>", "", shown)
    return set(BETWEEN.split(html.unescape(re.sub(r"<[^>]*>", " ", shown))))


def markdown_of(path: str) -> str:
    """Return a page of the built site as Markdown."""
    return (SITE / path / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path", ["", "guide/connect/", "guide/jupyter/", "reference/sge/", "reference/glossary/", "admin/"]
)
def test_it_has_every_word_of_the_page(visit: Any, path: str) -> None:
    shown = visit(java_script_enabled=False).open(path).locator("article").evaluate(WORDS)
    assert set(BETWEEN.split(shown)) - words_of(markdown_of(path)) == set()


def test_every_page_has_one_and_links_it() -> None:
    listed = (SITE / "llms.txt").read_text(encoding="utf-8")
    for path in set(pages()) - {"search/"}:
        text = (SITE / path / "index.html").read_text(encoding="utf-8")
        assert markdown_of(path).startswith("# "), path
        assert '<link rel="alternate" type="text/markdown" href="index.md">' in text, path
        assert '<a href="index.md">This page as Markdown</a>' in text, path
        assert f"({value('site.url')}{path}index.md)" in listed


def test_its_links_lead_to_files_of_the_site() -> None:
    checked = 0
    for path in set(pages()) - {"search/"}:
        outside_code = re.sub(r"^(`{3,}).*?^\1$", "", markdown_of(path), flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"(?<!\\)\]\((?!https?:|#)([^)#]+)", outside_code):
            assert (SITE / path / target).resolve().is_file(), (path, target)
            checked += 1
    assert checked > 100


def test_commands_have_their_values_and_their_prompts() -> None:
    for page, found in examples().items():
        path = page.removesuffix("index")
        text = markdown_of(path)
        for example in found:
            if example["kind"] == "command":
                first = example["command"].split("\n")[0]
                line = first if ends_a_server(first) else f"{example['prompt']} {first}".rstrip()
                assert line in text.replace("\n ", "\n"), (page, first)


def ends_a_server(command: str) -> bool:
    """Tell whether it is a key that is pressed in a server, where no prompt is."""
    return command in keys.KEYS and command != keys.END


@pytest.fixture(scope="module")
def in_words(sample: str) -> dict[str, str]:
    """Return the pages of the sample, which are in every state."""
    names = ("passed", "failed", "stale", "unverified")
    return {name: urlopen(f"{sample}{name}/index.md").read().decode() for name in names}  # noqa: S310 - our own


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("passed", "\n> Passed on 22 November 2026, in 2.5 s.\n"),
        ("passed", "\n4 commands and steps in 2 examples: 4 passed. They ran on 22 November 2026, "),
        ("failed", "\n> Not run: a reason.\n"),
        ("failed", "\n> Not reached: an earlier example failed.\n"),
        ("failed", "\n4 commands and steps in 4 examples: 1 failed, 1 not reached: "),
        ("failed", "\n- `$ rm`: a reason\n"),
        ("stale", "\n> Stale: changed since it last ran.\n"),
        ("unverified", "\n> Not verified yet.\n"),
    ],
)
def test_the_evidence_stands_in_words(in_words: dict[str, str], name: str, says: str) -> None:
    assert says in in_words[name]


def test_what_a_command_printed_stays_text(in_words: dict[str, str]) -> None:
    shown = MarkdownIt("commonmark", {"html": True}).render(in_words["failed"])
    assert "onerror" in shown
    assert "<script" not in shown and "<img" not in shown
