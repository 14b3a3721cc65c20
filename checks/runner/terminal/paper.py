"""What pyte draws on: a screen that keeps every character, also those that take no column."""

from collections.abc import Mapping
from itertools import groupby

import pyte

from checks.pages.comparison.width import COLOURFUL, columns, widens, width

# Characters that one cell may hold, with those that take no column; written text has fewer than ten.
CELL = 1000


class Paper(pyte.Screen):
    """A screen of pyte that holds only the cells drawn, so that memory follows the output.

    Attributes:
        is_overfull: more characters without width came to one place than a cell holds.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.is_overfull = False
        self._saved = (0, 0)
        self._waiting: dict[int, str] = {}  # row -> what has no width and stands before its first cell
        super().__init__(columns, rows)
        self.set_mode(pyte.modes.LNM)

    def draw(self, data: str) -> None:
        """Draw characters; one without width joins the character before it.

        pyte itself drops what comes after such a character, and joins only accents.
        """
        if data.isascii():
            self._draw_wide(data)
            return
        for has_width, characters in groupby(data, lambda character: columns(character) > 0):
            if has_width:
                self._draw_wide("".join(characters))
            else:
                self._join("".join(characters))

    def _draw_wide(self, text: str) -> None:
        y = self.cursor.y
        if self.cursor.x or not self._waiting.get(y):
            super().draw(text)
            return
        super().draw(text[0])
        cell = self.buffer[y][0]
        self.buffer[y][0] = cell._replace(data=self._waiting.pop(y) + cell.data)
        super().draw(text[1:])

    def _join(self, text: str) -> None:
        y, x = self.cursor.y, self.cursor.x - 1
        row = self.buffer[y]
        while x > 0 and x in row and not row[x].data:
            x -= 1  # the second half of a wide character
        before = self._waiting.get(y, "") if x < 0 else row[x].data if x in row else " "
        self.is_overfull |= len(before) + len(text) > CELL
        joined = (before + text)[:CELL]
        if x < 0:
            self._waiting[y] = joined
        else:
            row[x] = self.default_char._replace(data=joined)
            if text.startswith(COLOURFUL) and widens(before[-1]) and self.cursor.x < self.columns:
                row[x + 1] = self.default_char._replace(data="")
                self.cursor.x += 1

    def save_cursor(self) -> None:
        """Keep where the cursor is; pyte would keep a stack, terminals keep one place."""
        self._saved = (self.cursor.x, self.cursor.y)

    def restore_cursor(self) -> None:
        """Go back there, as often as asked; to the first corner if nothing was kept."""
        self.cursor.x, self.cursor.y = self._saved

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:  # noqa: ARG002
        """Erase to the end (0), from the start (1) or all (2) of the cursor's line."""
        row, here = self.buffer[self.cursor.y], self.cursor.x
        for x in [x for x in row if how == 2 or (x >= here if how == 0 else x <= here)]:
            del row[x]
        if how or not here:
            self._waiting.pop(self.cursor.y, None)

    def erase_in_display(self, how: int = 0, *_: object, **__: object) -> None:
        """Erase below (0), above (1) or everything (2, 3)."""
        here = self.cursor.y
        for rows in (self.buffer, self._waiting):
            for y in [y for y in rows if how >= 2 or (y > here if how == 0 else y < here)]:
                del rows[y]
        if how < 2:
            self.erase_in_line(how)

    def reset(self) -> None:
        """Start with an empty screen."""
        super().reset()
        self.set_mode(pyte.modes.LNM)
        self._waiting.clear()

    def text(self) -> list[str]:
        """Return the rows down to the last one drawn, without trailing blanks."""
        drawn = [y for y, row in self.buffer.items() if row]
        return [self._row(y) for y in range(max([*drawn, *self._waiting], default=-1) + 1)]

    def _row(self, y: int) -> str:
        row: Mapping[int, pyte.screens.Char] = self.buffer.get(y, {})
        cells = [row[x].data if x in row else " " for x in range(max(row, default=-1) + 1)]
        shown = "".join(map(_whole, cells, [" ", *cells], [*cells[1:], ""]))
        return (self._waiting.get(y, "") + shown).rstrip()


def _whole(cell: str, before: str, after: str) -> str:
    """Return what a cell shows: of a wide character that was half overwritten, a blank remains."""
    if not cell:
        return "" if width(before) == 2 else " "
    return " " if after and width(cell) == 2 else cell
