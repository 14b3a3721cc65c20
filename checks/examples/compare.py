"""Compare the output a page shows with the output that was seen.

A line `...` stands for any number of lines, `...` inside a line for any text in it (exactly three
dots: more of them are dots), `<name>` for what the table of placeholders says. Everything else has
to be equal, but for blanks at the end of a line and empty lines at the start and end.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from checks.examples.placeholders import NAME, Captures, Table

ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
# Placeholders are looked for in lines up to this long, so that no pattern can take forever.
LONGEST_LINE = 4096
# Different captures that are followed at once; where a page leaves more open, the first ones count.
MOST_CAPTURES = 100


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
    kept = [line.expandtabs().rstrip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    while kept and not kept[0]:
        kept.pop(0)
    return kept


def compare(
    expected: Iterable[str], seen: Iterable[str], captures: Captures, table: Table
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


def is_skip(line: str) -> bool:
    """Tell whether a line of expected output stands for any number of lines."""
    return line.strip() == "..."


def _follow(way: _Way, wanted: str, lines: Sequence[str], table: Table) -> list[_Way]:
    last = len(lines) if way.skips else min(way.line + 1, len(lines))
    found: list[_Way] = []
    for number in range(way.line, last):
        captures = match_line(wanted, lines[number], dict(way.captures), table)
        if captures is not None:
            found.append(_Way(number + 1, False, tuple(captures.items())))
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


def match_line(wanted: str, seen: str, captures: Captures, table: Table) -> Captures | None:
    """Return the captures after `wanted` has matched the whole line `seen`; None if it does not."""
    if wanted == seen and not NAME.search(wanted):
        return captures
    pieces = ELLIPSIS.split(wanted)
    if len(seen) > LONGEST_LINE and NAME.search(wanted):
        return None
    position, known = 0, dict(captures)
    for number, piece in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        pattern = _pattern(piece, table, known, last)
        match = pattern.match(seen, position) if first else pattern.search(seen, position)
        if not match:
            return None
        known.update(match.groupdict())
        position = match.end()
    return known


def _pattern(piece: str, table: Table, known: Captures, last: bool) -> re.Pattern[str]:
    """Return the pattern of a piece of a line between two `...`."""
    parts, position, new = [], 0, set()
    for match in NAME.finditer(piece):
        name, entry = match[1], table.entry(match[1])
        parts.append(re.escape(piece[position : match.start()]))
        position = match.end()
        if entry.get("literal"):
            parts.append(re.escape(match.group()))
        elif entry.get("varies"):
            parts.append(f"(?:{entry['pattern']})")
        elif name in known:
            parts.append(re.escape(known[name]))
        elif name in new:
            parts.append(f"(?P={name})")
        else:
            new.add(name)
            parts.append(f"(?P<{name}>{entry['pattern']})")
    parts.append(re.escape(piece[position:]))
    return _compiled("".join(parts) + (r"\Z" if last else ""))


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
