"""Find the shell's markers (conf/image/files/markers.sh) in what a terminal sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

START = b"\x1b]133;"
END = b"\x07"
# What the markers are in the text of PS1, where a page prints that.
IN_PS1 = (b"${__markers_begin@P}", b"${__markers_end@P}")
# A marker is short; something longer that starts like one is not one.
LONGEST = 512

Letter = Literal["A", "B", "C", "D", "P", "R"]


@dataclass(frozen=True)
class Marker:
    """One genuine marker: its letter, its fields, and where it stands in the bytes."""

    letter: Letter
    fields: tuple[str, ...]
    start: int
    end: int


def command_start(markers: Sequence[Marker], before: int | None = None) -> Marker | None:
    """Return the marker where the command started; None if none stands before that position."""
    found = next((marker for marker in markers if marker.letter == "C"), None)
    return found if found and (before is None or found.start < before) else None


class Scanner:
    """Read markers from a growing buffer, each byte looked at once.

    Only markers that carry the cluster's nonce count: output may hold anything.
    """

    def __init__(self, nonce: str) -> None:
        self._nonce = nonce
        self._position = 0

    def reset(self) -> None:
        """The buffer starts again from nothing."""
        self._position = 0

    def scan(self, data: bytearray) -> list[Marker]:
        """Return the markers that became complete since the last call."""
        found: list[Marker] = []
        while True:
            start = data.find(START, self._position)
            if start < 0:
                # The beginning of a marker may be the last bytes that came so far.
                self._position = max(self._position, len(data) - len(START) + 1)
                return found
            end = data.find(END, start, start + LONGEST)
            if end < 0 and len(data) - start < LONGEST:
                self._position = start
                return found
            self._position = start + len(START)
            marker = self._marker(data, start, end) if end >= 0 else None
            if marker:
                found.append(marker)
                self._position = marker.end

    def _marker(self, data: bytearray, start: int, end: int) -> Marker | None:
        body = data[start + len(START) : end].decode("utf-8", "replace")
        letter, *fields = body.split(";")
        if letter not in get_args(Letter) or not fields or fields.pop() != self._nonce:
            return None
        if letter == "D" and not _is_end(fields):
            return None
        return Marker(cast(Letter, letter), tuple(fields), start, end + len(END))


def _is_end(fields: list[str]) -> bool:
    """Number, status (or nothing at the first prompt of a shell), user@host, pid, statuses of a pipe."""
    if len(fields) != 5 or "@" not in fields[2]:
        return False
    number, status, _, _, pipe = fields
    return _is_number(number) and (not status or _is_number(status)) and all(map(_is_number, pipe.split(" ")))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
