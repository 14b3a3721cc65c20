"""Programs that take the whole screen, such as editors: a page shows what is typed there, not what is drawn.

They draw on the terminal's other screen, which is gone when they end (xterm's private modes 47, 1047, 1049).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SWITCH = re.compile(rb"\x1b\[\?(?:1049|1047|47)([hl])")
_OTHER_SCREEN = re.compile(rb"\x1b\[\?(?:1049|1047|47)h.*?(?:\x1b\[\?(?:1049|1047|47)l|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Typed:
    """What was typed on the other screen.

    Attributes:
        at: the bytes that had come before.
        line: the line of the expected output that it stands in, counted from 0.
        text: as the page has it.
    """

    at: int
    line: int
    text: str


def is_open(data: bytes) -> bool:
    """Tell whether the other screen is shown at the end of `data`."""
    switches = _SWITCH.findall(data)
    return bool(switches) and switches[-1] == b"h"


def replaced(output: bytes, typed: Sequence[Typed]) -> bytes:
    """Put what was typed in the place of what was drawn.

    Args:
        output: what came; positions of `typed` count from its beginning.
        typed: in the order of time.
    """

    def words(drawn: re.Match[bytes]) -> bytes:
        here = [one for one in typed if drawn.start() < one.at <= drawn.end()]
        lines: dict[int, str] = {}
        for one in here:
            lines[one.line] = lines.get(one.line, "") + one.text
        return "".join(f"{text}\r\n" for text in lines.values()).encode()

    return _OTHER_SCREEN.sub(words, output)
