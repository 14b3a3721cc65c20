"""Write a line anew with the placeholders, `...` and values of the line it takes the place of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checks.authoring.accept.align import Step, align
from checks.authoring.accept.notation import Notation
from checks.pages.comparison.compare import match_line
from checks.pages.language.ellipsis import ELLIPSIS
from checks.pages.language.placeholders import NAME, Captures
from checks.pages.language.values import BRACES

# Lines of more words than this are not taken apart, and no wildcard is looked for in more of them.
MOST_WORDS = 500
MOST_IN_WILDCARD = 100
_WORD = re.compile(r"[^\W\d_]+|\d+|.", re.DOTALL)
_WILDCARD = re.compile(rf"{BRACES.pattern}|{NAME.pattern}|{ELLIPSIS.pattern}")


@dataclass(frozen=True)
class Part:
    """A word of a line of a page, or something that stands for other text; `text` is the page's."""

    kind: Literal["word", "name", "value", "skip"]
    text: str


def parts(line: str) -> list[Part]:
    """Take a line of a page apart."""
    found: list[Part] = []
    position = 0
    for match in _WILDCARD.finditer(line):
        found += [Part("word", word) for word in _WORD.findall(line[position : match.start()])]
        text = match.group()
        kind: Literal["name", "value", "skip"] = (
            "skip" if text == "..." else "value" if text.startswith("{{") else "name"
        )
        found.append(Part(kind, text))
        position = match.end()
    return found + [Part("word", word) for word in _WORD.findall(line[position:])]


def rewritten(line: str, seen: str, captures: Captures, notation: Notation) -> str | None:
    """Return `seen` with the wildcards of `line` (as the page has it) that still fit.

    None if there are none, or the two lines have no word in common.
    """
    old, new = parts(line), _WORD.findall(seen)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS or all(part.kind == "word" for part in old):
        return None
    aligned = align(_Words(old, new, captures, notation))
    kept = [old[step.old] for step in aligned if step.kind == "keep"]
    if any(_says_something(part) for part in old) and not any(_says_something(part) for part in kept):
        return None
    text = _written(aligned, old, new, notation)
    return text if match_line(notation.fill(text), seen, captures, notation.table) is not None else None


def _says_something(part: Part) -> bool:
    return part.kind == "value" or (part.kind == "word" and part.text[0].isalnum())


def _written(aligned: list[Step], old: list[Part], new: list[str], notation: Notation) -> str:
    text, plain = "", ""
    for step in aligned:
        kind = old[step.old].kind if step.kind in ("keep", "skip") else "word"
        if kind == "word":
            plain += "".join(new[step.start : step.end])
            continue
        text = _joined(text, notation.verbatim(plain))
        text, plain = _joined(text, old[step.old].text), ""
    return _joined(text, notation.verbatim(plain))


def _joined(text: str, more: str) -> str:
    """Put two pieces together: dots beside a `...` are part of what it stands for."""
    if more == "...":
        return text if text.endswith("...") else text.rstrip(".") + more
    if text.endswith("..."):
        return text + more.lstrip(".")
    return text + more


class _Words:
    """The words of an old and a new line, as `align` wants them."""

    def __init__(self, old: list[Part], new: list[str], captures: Captures, notation: Notation) -> None:
        self.old, self.new = len(old), len(new)
        self._old, self._new = old, new
        self._patterns = [_pattern(part, captures, notation) for part in old]

    def is_skip(self, old: int) -> bool:
        return self._old[old].kind == "skip"

    def fits(self, old: int, start: int) -> Iterator[int]:
        part, pattern = self._old[old], self._patterns[old]
        if part.kind == "word":
            if start < self.new and self._new[start] == part.text:
                yield start + 1
        elif pattern:
            text = ""
            for end in range(start, min(start + MOST_IN_WILDCARD, self.new)):
                text += self._new[end]
                if pattern.fullmatch(text):
                    yield end + 1

    def swap(self, old: int, new: int) -> float:
        if self._old[old].kind != "word":
            return 4
        return 0.5 if self._old[old].text.isspace() and self._new[new].isspace() else 1.2

    def drop(self, old: int) -> float:
        return 1 if self._old[old].kind == "word" else 3

    def add(self, new: int) -> float:
        return 0.5 if self._new[new].isspace() else 1


def _pattern(part: Part, captures: Captures, notation: Notation) -> re.Pattern[str] | None:
    """Return what a wildcard may stand for."""
    if part.kind == "value":
        return re.compile(re.escape(notation.fill(part.text)))
    if part.kind != "name":
        return None
    name = part.text[1:-1]
    entry = notation.table.entry(name)
    if entry.pattern is None:
        return re.compile(re.escape(part.text))
    if name in captures and not entry.varies:
        return re.compile(re.escape(captures[name]))
    return re.compile(entry.pattern)


def shown_words(line: str, notation: Notation) -> frozenset[str]:
    """Return the words of a line of a page, without its placeholders."""
    return frozenset(
        word for part in parts(line) if _says_something(part) for word in words(notation.fill(part.text))
    )


def words(text: str) -> frozenset[str]:
    """Return the words of a line of output."""
    return frozenset(word for word in _WORD.findall(text) if word[0].isalnum())


def same(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Return how alike two lines are by their words, from 0 to 1."""
    if not ours and not theirs:
        return 0.5
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))
