"""Compare the output a page shows with the output that was seen.

A line `...` stands for any number of lines, `...` inside a line for any text in it (exactly three
dots: more of them are dots), `<name>` for what the table of placeholders says. Everything else has
to be equal, but for blanks at the end of a line and empty lines at the start and end.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from checks.pages.comparison.width import expand_tabs
from checks.pages.language.ellipsis import ELLIPSIS, is_skip
from checks.pages.language.placeholders import NAME, Captures, Placeholders

# Texts that begin, or end, with a word or a placeholder.
WORD_FIRST, WORD_LAST = re.compile(r"[\w<]"), re.compile(r"[\w>]\Z")
# Placeholders are looked for in lines up to this long, so that no pattern can take forever.
LONGEST_LINE = 4096
# Different captures that are followed at once; where a page leaves more open, the first ones count.
MOST_CAPTURES = 20


@dataclass(frozen=True)
class Comparison:
    """Whether the output fits, and what its placeholders captured (up to there if it does not)."""

    fits: bool
    captures: Captures


@dataclass(frozen=True)
class _Way:
    """One way to read the output so far: next line, whether lines may be skipped, captures."""

    line: int
    skips: bool
    captures: tuple[tuple[str, str], ...]


def tidy(lines: Iterable[str]) -> list[str]:
    """Drop what does not count: blanks at line ends, empty lines at start and end; expand tabs."""
    kept = [expand_tabs(line).rstrip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    while kept and not kept[0]:
        kept.pop(0)
    return kept


def compare(
    expected: Iterable[str], seen: Iterable[str], captures: Captures, table: Placeholders
) -> Comparison:
    """Compare `expected` with `seen`; both lists of lines.

    Raises:
        UnknownPlaceholderError: a `<name>` of `expected` is in no table.
    """
    wanted, lines = tidy(expected), tidy(seen)
    for line in wanted:
        table.names(line)
    ways = [_Way(0, False, tuple(captures.items()))]
    for line in wanted:
        if is_skip(line):
            further = [_Way(way.line, True, way.captures) for way in ways]
        else:
            further = [after for way in ways for after in _follow(way, line, lines, table)]
        if not further:
            return Comparison(False, dict(ways[0].captures))
        ways = _distinct(further)
    for way in ways:
        if way.skips or way.line == len(lines):
            return Comparison(True, dict(way.captures))
    return Comparison(False, dict(ways[0].captures))


def _follow(way: _Way, wanted: str, lines: Sequence[str], table: Placeholders) -> list[_Way]:
    last = len(lines) if way.skips else min(way.line + 1, len(lines))
    known = dict(way.captures)
    line = Line(wanted, known, table)
    found: list[_Way] = []
    for number in range(way.line, last):
        new = line.match(lines[number])
        if new is not None:
            captures = tuple({**known, **new}.items()) if new else way.captures
            found.append(_Way(number + 1, False, captures))
    return found


def _distinct(ways: list[_Way]) -> list[_Way]:
    """Drop ways that another one covers; of those that may skip, the earliest is enough."""
    kept: dict[object, _Way] = {}
    captured: set[tuple[tuple[str, str], ...]] = set()
    for way in ways:
        if way.captures not in captured and len(captured) == MOST_CAPTURES:
            continue
        captured.add(way.captures)
        key = way.captures if way.skips else (way.captures, way.line)
        if key not in kept or way.line < kept[key].line:
            kept[key] = way
    return list(kept.values())


def match_line(wanted: str, seen: str, captures: Captures, table: Placeholders) -> Captures | None:
    """Return the captures after `wanted` has matched the whole line `seen`; None if it does not."""
    new = Line(wanted, captures, table).match(seen)
    return None if new is None else {**captures, **new}


def match_inside(wanted: str, seen: str, captures: Captures, table: Placeholders) -> Captures | None:
    """Return the captures after whole words of the line `seen` have matched; None if none do."""
    new = Line(wanted, captures, table, inside=True).match(seen)
    return None if new is None else {**captures, **new}


class Line:
    """A line of expected output, ready to be matched with many lines.

    `inside`: whole words of those lines, instead of all of one.
    """

    def __init__(self, wanted: str, captures: Captures, table: Placeholders, *, inside: bool = False) -> None:
        self._wanted = wanted
        self._has_names = bool(NAME.search(wanted))
        self._groups: dict[str, str] = {}  # group in a pattern -> name of the placeholder
        pieces = ELLIPSIS.split(wanted)
        patterns = [self._pattern(piece, captures, table) for piece in pieces]
        if inside:
            patterns[0] = (r"(?<!\w)" if WORD_FIRST.match(wanted) else "") + patterns[0]
            patterns[-1] += r"(?!\w)" if WORD_LAST.search(wanted) else ""
            patterns = ["", *patterns]
        else:
            patterns[-1] += r"\Z"
        self._pieces = [_compiled(pattern) for pattern in patterns]

    def match(self, seen: str) -> Captures | None:
        """Return what the whole line `seen` captures anew; None if it does not fit."""
        if not self._has_names and self._wanted == seen:
            return {}
        if self._has_names and len(seen) > LONGEST_LINE:
            return None
        position, new = 0, dict[str, str]()
        for number, pattern in enumerate(self._pieces):
            match = pattern.search(seen, position) if number else pattern.match(seen)
            if not match:
                return None
            for group, text in match.groupdict().items():
                if new.setdefault(self._groups[group], text) != text:
                    return None
            position = match.end()
        return new

    def _pattern(self, piece: str, captures: Captures, table: Placeholders) -> str:
        """Return the pattern of a piece of the line between two `...`."""
        parts, position = [], 0
        here: dict[str, str] = {}  # name -> its group in this piece
        for match in NAME.finditer(piece):
            name, entry = match[1], table.entry(match[1])
            parts.append(re.escape(piece[position : match.start()]))
            position = match.end()
            if entry.pattern is None:
                parts.append(re.escape(match.group()))
            elif entry.varies:
                parts.append(f"(?:{entry.pattern})")
            elif name in captures:
                parts.append(re.escape(captures[name]))
            elif name in here:
                parts.append(f"(?P={here[name]})")
            else:
                here[name] = f"g{len(self._groups)}_{name}"
                self._groups[here[name]] = name
                parts.append(f"(?P<{here[name]}>{entry.pattern})")
        parts.append(re.escape(piece[position:]))
        return "".join(parts)


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
