"""Turn what a program sent to the terminal into the text a person sees.

Plain lines are taken as they are; whatever moves the cursor (progress bars) is drawn by pyte.
Escapes that a page could not show, such as those of a full-screen program, are refused: the
text would depend on how they are drawn.
"""

import re

import pyte

from checks.pages.comparison.width import TAB, expand_tabs, width
from checks.runner.terminal.paper import Paper

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
# Shown by no character: colours, the cursor's form, titles; modes of the keyboard, the mouse and the
# cursor, and whether what is drawn shows at once (2026); questions to the terminal, which nobody answers
# here; what `reset` sets.
_MODE = r"(?:[1345789]|12|25|40|45|66|67|69|100[02-6]|1015|1016|1034|2004|2026|2027|2031|2048)"
_INVISIBLE = re.compile(
    rf"[>?]?[0-9;:]*m|\?{_MODE}(?:;{_MODE})*[hl]|4l|20l|[0-6]* q|!p|[03]?g"
    r"|[>=?]?[0-9;]*c|\??[0-9]*n|\??[0-9;]*\$p|[<>=?][0-9;]*u|[0-9;]+t|r"
)
_ON_THE_LINE = re.compile(r"[0-2]?K|[0-9]*[CDG]")
_ELSEWHERE = re.compile(r"[0-9]*[ABEFd]|[0-9]*(?:;[0-9]*)?[Hf]|[0-3]?J")
_INVISIBLE_OTHER = re.compile(r"[()]B|%G|[=>\\H]")
# Keep the cursor's place and go back there; go to the next or last line; reset.
_ELSEWHERE_OTHER = re.compile(r"[78DEMc]")
# The names that keep and restore the cursor's place have in other terminals.
_SAME = {"s": "\x1b7", "u": "\x1b8"}
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_REFUSED = re.compile(r"[\x00-\x06\x0e\x10-\x1a\x1c-\x1f\x7f-\x9f]")
# Not drawn: the bell, and "back to the usual characters", which ends colours in some terminals.
_DOWN = re.compile(r"[\f\v]")
_SILENT = str.maketrans("", "", "\a\x0f")


# The other screen, of a pager: its lines are read there.
_PAGER_SCREEN = re.compile(rb"\x1b\[\?(?:1049|1047|47)[hl]")


class UndrawableError(Exception):
    """The output is not text that a page can show; the message says which part is not."""


def lines_seen(raw: bytes, *, has_pager: bool = False) -> list[str]:
    """Return the lines a person sees after a program has sent `raw`.

    Args:
        raw: what came.
        has_pager: the reader leaves a pager, and sees what that shows until then.

    Raises:
        UndrawableError: not UTF-8, control characters no text has, escapes of a full-screen
            program, or too much cursor movement.
    """
    try:
        text = (_PAGER_SCREEN.sub(b"", raw) if has_pager else raw).decode("utf-8")
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
        if _moves(match):
            moves_elsewhere = True
            return _SAME.get(match["csi"] or "", match.group())
        raise UndrawableError(
            f"the escape sequence {match.group()!a} is one of those for full-screen programs"
        )

    text = _down(_SEQUENCE.sub(keep, text).translate(_SILENT))
    if moves_elsewhere:
        return _draw(text)
    return [_line(line) for line in text.split("\n")]


def _down(text: str) -> str:
    """Replace form feeds and vertical tabs: terminals move straight down for them."""
    if "\f" not in text and "\v" not in text:
        return text
    lines = []
    for line in text.split("\n"):
        first, *others = _DOWN.split(line)
        column = 0
        parts = [first]
        for last, part in zip([first, *others], others, strict=False):
            start = "" if "\r" in last else " " * column
            column = width(expand_tabs(start + _SEQUENCE.sub("", last.rpartition("\r")[2])))
            parts.append(f"\n{' ' * column}{part}")
        lines.append("".join(parts))
    return "\n".join(lines)


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
    longest = max(map(_most_columns, text.split("\n")), default=0)
    rows = text.count("\n") + text.count("\x1b") + ROWS_TO_SPARE
    paper = _paper(text, min(longest + TAB, DRAWN_COLUMNS), rows)
    if paper.is_overfull:
        raise UndrawableError("too many characters without width in one place")
    return paper.text()


def _most_columns(line: str) -> int:
    """Return how many columns a line can reach without cursor movement to the right."""
    return 2 * len(line) - line.isascii() * len(line) + (TAB - 1) * line.count("\t")


def _paper(text: str, columns: int, rows: int) -> Paper:
    paper = Paper(columns, rows)
    pyte.Stream(paper).feed(text)
    return paper


def without_escapes(raw: bytes) -> str:
    """Return the text of the end of an output, such as a question, without drawing it."""
    return _SEQUENCE.sub("", raw.decode("utf-8", "replace"))


def screenful(raw: bytes, columns: int, rows: int) -> list[str]:
    """Return the last screen of a terminal, for a person to look at: never refuses anything."""
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    text = _SEQUENCE.sub(
        lambda match: _SAME.get(match["csi"] or "", match.group()) if _moves(match) else "", text
    )
    text = _REFUSED.sub("�", text.translate(_SILENT))
    return _paper(_down(text), columns, len(text) + rows).text()[-rows:]


def _moves(match: re.Match[str]) -> bool:
    csi = match["csi"] or ""
    return bool(
        _ON_THE_LINE.fullmatch(csi)
        or _ELSEWHERE.fullmatch(csi)
        or csi in _SAME
        or _ELSEWHERE_OTHER.fullmatch(match["other"] or "")
    )
