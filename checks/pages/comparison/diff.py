"""Show where expected and seen output differ, with the differing part marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from checks.pages.comparison.compare import Line, tidy
from checks.pages.comparison.unseen import unseen
from checks.pages.language.ellipsis import is_skip
from checks.pages.language.placeholders import NAME, Captures, Placeholders

# Lines of a long output that are compared for the diff, and shown around a difference.
MOST_LINES = 400
CONTEXT = 3
LONGEST_SHOWN = 500
# What is kept of a longer line before the first difference.
BEFORE_DIFFERENCE = 40


def diff(expected: Iterable[str], seen: Iterable[str], captures: Captures, table: Placeholders) -> str:
    """Return a diff: `-` expected, `+` seen, `?` marks what differs between the two."""
    wanted, lines = tidy(expected), tidy(seen)
    left_out = len(lines) - MOST_LINES
    lines = lines[:MOST_LINES]
    shown = list(_rows(wanted, lines, captures, table))
    if left_out > 0:
        shown.append(f"  ({left_out} more lines were seen)")
    used = [
        f"  <{name}> is {captures[name]!r}"
        for name in dict.fromkeys(NAME.findall("\n".join(wanted)))
        if name in captures
    ]
    return "\n".join(_around_differences(shown) + used)


def _rows(wanted: list[str], lines: list[str], captures: Captures, table: Placeholders) -> Iterator[str]:
    fixed = [line for line in wanted if not is_skip(line)]
    # A seen line that fits an expected one gets its number: the diff then aligns numbers.
    first = {line: number for number, line in reversed(list(enumerate(fixed)))}
    numbers = [first[line] for line in fixed]
    patterns = [(Line(line, captures, table), number) for line, number in first.items()]
    seen_numbers = [_number(line, first, patterns) for line in lines]
    place = dict(enumerate(where for where, line in enumerate(wanted) if not is_skip(line)))
    matcher = SequenceMatcher(None, numbers, seen_numbers, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield from (f"  {line}" for line in lines[c:d])
            continue
        # Lines that nothing stands for on the page may be what a `...` stands for.
        surplus = max((d - c) - (b - a), 0)
        before = surplus if _may_skip(wanted, place, a) else 0
        after = surplus if not before and _may_skip(wanted, place, b) else 0
        if before:
            yield "  ..."
        pairs = zip(fixed[a:b], lines[c + before :], strict=False)
        filled = [_filled(line, seen, captures, table) for line, seen in pairs]
        yield from _differing(fixed[a:b], lines[c + before : d - after], filled)
        if after:
            yield "  ..."


def _may_skip(wanted: Sequence[str], place: dict[int, int], number: int) -> bool:
    """Tell whether a `...` line stands before the expected line of that number."""
    where = place.get(number, len(wanted))
    return where > 0 and is_skip(wanted[where - 1])


def _number(line: str, first: dict[str, int], patterns: Sequence[tuple[Line, int]]) -> int:
    if line in first:
        return first[line]
    return next((number for wanted, number in patterns if wanted.match(line) is not None), -1)


def _differing(expected: Sequence[str], seen: Sequence[str], filled: Sequence[str]) -> Iterator[str]:
    for wanted, line, comparable in zip_longest(expected, seen, filled):
        if wanted is None or line is None:
            sign, only = ("-", wanted) if line is None else ("+", line)
            yield f"{sign} {_cut(only or '').translate(unseen(_cut(only or ''), ''))}"
            continue
        if agree := _agree_too_long(comparable, line):
            wanted = comparable = f"…{comparable[agree:]}"
            line = f"…{line[agree:]}"
        wanted, comparable, line = _cut(wanted), _cut(comparable), _cut(line)
        hidden = unseen(comparable, line)
        comparable, line = comparable.translate(hidden), line.translate(hidden)
        yield f"- {wanted.translate(hidden)}"
        yield f"+ {line}"
        if marker := _marker(comparable, line):
            yield f"? {marker}"


def _agree_too_long(wanted: str, line: str) -> int:
    """Return how much to leave out of the start of two lines, so that what is shown differs."""
    agree = next((at for at, (a, b) in enumerate(zip(wanted, line, strict=False)) if a != b), len(wanted))
    return agree - BEFORE_DIFFERENCE if agree > LONGEST_SHOWN - BEFORE_DIFFERENCE else 0


def _filled(wanted: str, seen: str, captures: Captures, table: Placeholders) -> str:
    """Put into `wanted` what its placeholders stand for in `seen`, so that only the rest differs."""
    position = 0

    def value(match: re.Match[str]) -> str:
        nonlocal position
        name, entry = match[1], table.entry(match[1])
        if entry.pattern is None or (name in captures and not entry.varies):
            return captures.get(name, match.group())
        found = re.compile(entry.pattern).search(seen[:LONGEST_SHOWN], position)
        if not found:
            return match.group()
        position = found.end()
        return found.group()

    return NAME.sub(value, wanted)


def _marker(wanted: str, line: str) -> str:
    """Return `^` below the characters of `line` that differ; nothing where no part agrees."""
    matcher = SequenceMatcher(None, wanted, line, autojunk=False)
    if matcher.ratio() < 0.3:
        return ""
    marks = [" "] * (len(line) + 1)
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            marks[start : max(end, start + 1)] = "^" * max(end - start, 1)
    return "".join(marks).rstrip()


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}… ({len(line)} characters)"


def _around_differences(shown: list[str]) -> list[str]:
    """Leave out lines that agree and stand far from any difference."""
    differing = [number for number, line in enumerate(shown) if not line.startswith("  ")]
    near = {number for place in differing for number in range(place - CONTEXT, place + CONTEXT + 1)}
    rows: list[str] = []
    for number, line in enumerate(shown):
        if number in near:
            rows.append(line)
        elif not rows or rows[-1] != "  [lines that agree]":
            rows.append("  [lines that agree]")
    return rows
