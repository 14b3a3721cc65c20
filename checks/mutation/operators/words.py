"""Break a word as a tired author might."""

import re
from collections.abc import Iterator

from checks.pages.language.ellipsis import ELLIPSIS
from checks.pages.language.placeholders import NAME

_LETTERS = re.compile(r"[A-Za-z]+")
_DIGITS = re.compile(r"\d+")
_EXTENSION = re.compile(r"(?<=\w)\.[A-Za-z]\w*\Z")
LONG_NUMBER = 4  # digits


def replaced(text: str, start: int, end: int, new: str) -> str:
    """Return `text` with another piece between two positions; a word that goes takes a blank along."""
    if not new and text[:start].endswith(" "):
        start -= 1
    return text[:start] + new + text[end:]


def other_number(text: str) -> str | None:
    """Return `text` with one number changed: the last that is not zero; None if there is none.

    A long number changes in front, where no rounding hides it.
    """
    spans = [
        (start + match.start(), match.group())
        for start, piece in _plain(text)
        for match in _DIGITS.finditer(piece)
    ]
    if not spans:
        return None
    start, digits = next((span for span in reversed(spans) if int(span[1])), spans[-1])
    place = 0 if len(digits) > LONG_NUMBER else len(digits) - 1
    changed = digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]
    return text[:start] + changed + text[start + len(digits) :]


def misspelt(text: str) -> str | None:
    """Return a name with its last letter doubled, before an extension; None if it has no letter."""
    extension = _EXTENSION.search(text)
    stem = text[: extension.start()] if extension else text
    runs = [start + match.end() for start, piece in _plain(stem) for match in _LETTERS.finditer(piece)]
    if not runs:
        return None
    return text[: runs[-1]] + text[runs[-1] - 1] + text[runs[-1] :]


def other_word(text: str) -> str | None:
    """Return a line with its longest word misspelt; None if it has no word of two letters."""
    runs = [
        (len(match.group()), start + match.end())
        for start, piece in _plain(text)
        for match in _LETTERS.finditer(piece)
    ]
    length, end = max(runs, default=(0, 0))
    return text[:end] + text[end - 1] + text[end:] if length > 1 else None


def _plain(text: str) -> Iterator[tuple[int, str]]:
    """Yield the pieces of a text that stand for themselves, with where they start."""
    position = 0
    wildcards = sorted(
        (match.span() for pattern in (NAME, ELLIPSIS) for match in pattern.finditer(text)),
    )
    for start, end in [*wildcards, (len(text), len(text))]:
        yield position, text[position:start]
        position = end
