"""How many columns of a terminal a text takes."""

from itertools import pairwise

from wcwidth import wcswidth, wcwidth

TAB = 8
# Asks for the colourful form of the character before it, which takes two columns (Unicode's UAX #11).
COLOURFUL = "\N{VARIATION SELECTOR-16}"


def columns(character: str) -> int:
    """Return the columns that a character takes: 0, 1 or 2; 0 also for what is no character of text."""
    return max(wcwidth(character), 0)


def widens(character: str) -> bool:
    """Tell whether a character of one column takes two in its colourful form."""
    return columns(character) == 1 and wcswidth(character + COLOURFUL) == 2


def width(text: str) -> int:
    """Return the columns that a text without tabs takes."""
    if text.isascii():
        return len(text)
    pairs = pairwise(text) if COLOURFUL in text else ()
    return sum(map(columns, text)) + sum(after == COLOURFUL and widens(one) for one, after in pairs)


def expand_tabs(line: str) -> str:
    """Put blanks in the place of tabs, up to the next eighth column, as a terminal does.

    `str.expandtabs` counts characters, some of which take no column, or two.
    """
    if line.isascii() or "\t" not in line:
        return line.expandtabs(TAB)
    parts, column = list[str](), 0
    *before_tabs, last = line.split("\t")
    for part in before_tabs:
        blanks = TAB - (column + width(part)) % TAB
        column += width(part) + blanks
        parts.append(part + " " * blanks)
    return "".join([*parts, last])
