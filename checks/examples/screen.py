"""Turn what a program sent to the terminal into the text a person sees.

Plain lines are taken as they are; whatever moves the cursor (progress bars) is drawn by pyte.
Escapes that a page could not show, such as those of a full-screen program, are refused: the
text would depend on how they are drawn.
"""

import re
import unicodedata
from collections.abc import Mapping

import pyte
from wcwidth import wcwidth

# Bytes of output with cursor movement that are drawn; one cell of pyte takes about 200 bytes.
DRAWN_BYTES = 256 * 1024
# Longest line in columns that is drawn with cursor movement.
DRAWN_COLUMNS = 4096
ROWS_TO_SPARE = 1000

_SEQUENCE = re.compile(
    r"\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<other>[ -/]*[0-OQ-WYZ`-~=>\\])"
    r"|\x1b"
)
# Shown by no character: colours, titles, modes of the keypad and cursor, bracketed paste.
_INVISIBLE = re.compile(r"[0-9;:]*m|\?(?:1|7|12|25|1004|2004)[hl]|>[0-9;]*m|[0-6]* q")
_ON_THE_LINE = re.compile(r"[0-2]?K|[0-9]*[CDG]")
_ELSEWHERE = re.compile(r"[0-9]*[ABEFd]|[0-9]*(?:;[0-9]*)?[Hf]|[0-3]?J")
_INVISIBLE_OTHER = re.compile(r"\(B|\)B|=|>|\\")
_ALLOWED_CONTROLS = "\t\n\r\b\a\x1b"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_REFUSED = re.compile(r"[\x00-\x06\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")


class UndrawableError(Exception):
    """The output is not text that a page can show; the message says which part is not."""


class Paper(pyte.Screen):
    """A screen of pyte that holds only the cells drawn, so that memory follows the output."""

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:  # noqa: ARG002
        """Erase to the end (0), from the start (1) or all (2) of the cursor's line."""
        row, here = self.buffer[self.cursor.y], self.cursor.x
        for x in [x for x in row if how == 2 or (x >= here if how == 0 else x <= here)]:
            del row[x]

    def erase_in_display(self, how: int = 0, *_: object, **__: object) -> None:
        """Erase below (0), above (1) or everything (2, 3)."""
        here = self.cursor.y
        for y in [y for y in self.buffer if how >= 2 or (y > here if how == 0 else y < here)]:
            del self.buffer[y]
        if how < 2:
            self.erase_in_line(how)

    def text(self) -> list[str]:
        """Return the rows down to the last one drawn, without trailing blanks."""
        rows = max((y for y, row in self.buffer.items() if row), default=-1) + 1
        return [self._row(y) for y in range(rows)]

    def _row(self, y: int) -> str:
        row: Mapping[int, pyte.screens.Char] = self.buffer.get(y, {})
        return "".join(row[x].data if x in row else " " for x in range(max(row, default=-1) + 1)).rstrip()


def lines_seen(raw: bytes) -> list[str]:
    """Return the lines a person sees after a program has sent `raw`.

    Raises:
        UndrawableError: not UTF-8, control characters no text has, escapes of a full-screen
            program, or too much cursor movement.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        raise UndrawableError(f"byte {error.start + 1} (0x{byte:02x}) is not UTF-8 text") from None
    text = text.replace("\r\n", "\n")
    if not _CONTROL.search(text):
        return text.split("\n")
    if refused := _REFUSED.search(text):
        where = refused.start() + 1
        raise UndrawableError(f"character {where} is the control character {refused.group()!a}")
    moves_elsewhere = False

    def keep(match: re.Match[str]) -> str:
        nonlocal moves_elsewhere
        if _is_invisible(match):
            return ""
        if _ON_THE_LINE.fullmatch(match["csi"] or ""):
            return match.group()
        if _ELSEWHERE.fullmatch(match["csi"] or ""):
            moves_elsewhere = True
            return match.group()
        raise UndrawableError(f"the escape sequence {match.group()!a} is that of a full-screen program")

    text = _SEQUENCE.sub(keep, text).replace("\a", "")
    if moves_elsewhere:
        return _draw(text)
    return [_line(line) for line in text.split("\n")]


def _is_invisible(match: re.Match[str]) -> bool:
    if match["osc"] is not None:
        return True
    if match["other"] is not None:
        return bool(_INVISIBLE_OTHER.fullmatch(match["other"]))
    return match["csi"] is not None and bool(_INVISIBLE.fullmatch(match["csi"]))


def _line(line: str) -> str:
    line = line.rstrip("\r")
    if "\r" not in line and "\b" not in line and "\x1b" not in line:
        return line
    return " ".join(_draw(line))


def _draw(text: str) -> list[str]:
    if len(text) > DRAWN_BYTES:
        raise UndrawableError(f"{len(text)} characters with cursor movement; {DRAWN_BYTES} are drawn")
    longest = max((len(line) for line in text.split("\n")), default=0)
    rows = text.count("\n") + text.count("\x1b") + ROWS_TO_SPARE
    return _paper(text, min(longest + 8, DRAWN_COLUMNS), rows).text()


def _paper(text: str, columns: int, rows: int) -> Paper:
    paper = Paper(columns, rows)
    paper.set_mode(pyte.modes.LNM)
    # pyte drops the rest of a line after a character without width: make it visible instead.
    pyte.Stream(paper).feed("".join(_printable(character) for character in text))
    return paper


def _printable(character: str) -> str:
    if character in _ALLOWED_CONTROLS or character < "\x7f":
        return character
    if wcwidth(character) <= 0 and not unicodedata.combining(character):
        return "�"
    return character


def without_escapes(raw: bytes) -> str:
    """Return the text of the end of an output, such as a question, without drawing it."""
    return _SEQUENCE.sub("", raw.decode("utf-8", "replace"))


def screenful(raw: bytes, columns: int, rows: int) -> list[str]:
    """Return the last screen of a terminal, for a person to look at: never refuses anything."""
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    text = _SEQUENCE.sub(lambda match: "" if not _moves(match) else match.group(), text)
    text = _REFUSED.sub("�", text).replace("\a", "")
    return _paper(text, columns, len(text) + rows).text()[-rows:]


def _moves(match: re.Match[str]) -> bool:
    csi = match["csi"] or ""
    return bool(_ON_THE_LINE.fullmatch(csi) or _ELSEWHERE.fullmatch(csi))
