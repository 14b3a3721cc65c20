"""The rules, and the prose they are for: no code, no transcripts, no settings of a page."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

MOST_WORDS = 40
VAGUE = {
    "above",
    "below",
    "click here",
    "here",
    "link",
    "more",
    "page",
    "there",
    "this",
    "this link",
    "this page",
}
# Readers who do not find it easy feel stupid; the others lose nothing without these words.
# "Not easily undone" warns, "has just been run" tells when, and what stands in quotes is said by others.
BELITTLING = re.compile(
    r"""
    (?<!["“]) \b (?: obviously | of\ course | simply | trivial(?:ly)? ) \b
    | (?<!["“]) (?<!less\ ) (?<!not\ ) (?<!too\ ) \b eas(?:il)?y \b
    | \b (?: can | could | may | must | should | will | to | and | then ) \ just \b
    | (?: ^ | (?<=[.!?:;]\ ) ) just \ (?! (?: after | as | before | like ) \b ) \w+
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Words that a translation leaves behind, and what a native speaker writes instead.
TRANSLATED = {
    "anew": "again",
    "beside": "next to, with, or during",
    "for ever": "never ends, or always",
    "mend": "correct, repair, or fix",
    "mended": "corrected, repaired, or fixed",
    "mends": "corrects, repairs, or fixes",
    "soft link": "symbolic link",
    "soft links": "symbolic links",
}
TRANSLATED_WORD = re.compile(rf"\b(?:{'|'.join(TRANSLATED)})\b", re.IGNORECASE)
# "What had had to wait" can be right, and so can "log in in-house".
DOUBLED = re.compile(r"(?<![\w-])(?!(?:had|that)\b)([A-Za-z]+) \1(?![\w-])", re.IGNORECASE)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
COLON_FENCE = re.compile(r"^( *):{3,}(?:\{[\w-]+\} *(.*))?$", re.MULTILINE)
OPTION = re.compile(r"^ *:[\w-]+:.*$", re.MULTILINE)
GLOSSARY = re.compile(r"^```\{glossary\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = "\N{BLACK SMALL SQUARE}"  # stands for code, which is one word and never a doubled one

Find = tuple[int, str]


def mistakes(markdown: str) -> list[Find]:
    """Return what is wrong with the prose of a page, each with its line.

    Args:
        markdown: the page, in MyST.
    """
    found: list[Find] = []
    for token in MarkdownIt("commonmark").enable("table").parse(_plain(markdown)):
        if token.type == "inline" and token.map:
            found += _in_paragraph(token.children or (), token.map[0] + 1)
    return sorted(found)


def _plain(markdown: str) -> str:
    """Return the page as plain Markdown, line by line: titles and contents of directives are prose."""
    text = FRONT_MATTER.sub(lambda found: "\n" * found[0].count("\n"), markdown)
    text = OPTION.sub("", GLOSSARY.sub(r"\n\1", text))
    return COLON_FENCE.sub(lambda found: f"{found[1]}# {found[2]}" if found[2] else "", text)


def _in_paragraph(parts: Sequence[Token], first_line: int) -> Iterator[Find]:
    """Look at one paragraph, heading or cell of a table."""
    prose, line, link = "", first_line, None
    lines: list[int] = []  # of each character of the prose
    for part in parts:
        words = _words(part)
        if part.type == "link_open":
            link = ""
        elif part.type == "link_close":
            if (link or "").strip().lower() in VAGUE:
                yield line, f'link text "{link}": say where it leads'
            link = None
        elif link is not None:
            link += words
        if part.type == "text" and (address := ADDRESS.search(words)):
            yield line, f"address in the text, {address[0]}: make it the link of some words"
        prose += words
        lines += [line] * len(words)
        line += part.type in ("softbreak", "hardbreak")
    for start, mistake in _in_prose(prose):
        yield lines[start], mistake


def _words(part: Token) -> str:
    """Return the part of a paragraph as it reads."""
    return {"text": part.content, "code_inline": CODE, "softbreak": " ", "hardbreak": " "}.get(part.type, "")


def _in_prose(prose: str) -> Iterator[tuple[int, str]]:
    """Look at words and sentences; say where in the text each mistake begins."""
    for found in DOUBLED.finditer(prose):
        yield found.start(), f'"{found[0]}": one word is enough'
    for found in BELITTLING.finditer(prose):
        yield found.start(), f'"{found[0]}": it is not so for everybody; leave it out'
    for found in TRANSLATED_WORD.finditer(prose):
        yield found.start(), f'"{found[0]}": write {TRANSLATED[found[0].lower()]}'
    start = 0
    for sentence in SENTENCE_END.split(prose):
        words = len(sentence.split())
        if words > MOST_WORDS:
            yield prose.index(sentence, start), f"a sentence of {words} words: make two of it"
        start += len(sentence)
