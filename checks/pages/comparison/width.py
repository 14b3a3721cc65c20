"""How many columns of a terminal a text takes."""

from wcwidth import wcwidth

TAB = 8


def columns(character: str) -> int:
    """Return the columns that a character takes: 0, 1 or 2; 0 also for what is no character of text."""
    return max(wcwidth(character), 0)


def width(text: str) -> int:
    """Return the columns that a text without tabs takes."""
    return len(text) if text.isascii() else sum(map(columns, text))


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
