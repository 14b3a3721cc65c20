"""What a person sees of what a program sent."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.pages.comparison.width import expand_tabs, width
from checks.runner.terminal.screen import DRAWN_BYTES, UndrawableError, lines_seen, screenful, without_escapes


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        (b"", [""]),
        (b"a\r\nb\r\n", ["a", "b", ""]),
        (b"no end", ["no end"]),
        (b"\x1b[1;31mred\x1b[0m\x1b(B\x1b[m\r\n", ["red", ""]),
        (b"\x1b]0;title\x07text\r\n", ["text", ""]),
        (b"\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\\r\n", ["link", ""]),
        (b"10%\r 50%\r100%\r\n", ["100%", ""]),
        (b"long text\rshort\x1b[K\r\n", ["short", ""]),
        (b"abc\b\bX\r\n", ["aXc", ""]),
        (b"one\r\ntwo\r\n\x1b[2AONE\r\n\r\nthree", ["ONE", "two", "three"]),
        (b"gone\x1b[2J\x1b[Hhere", ["here"]),
        (b"rest\r\nof it\x1b[1A\x1b[0Jx", ["rest x"]),
        (b"\x1b[?25lhidden cursor\x1b[?25h\r\n", ["hidden cursor", ""]),
        ("né 日本\r\n".encode(), ["né 日本", ""]),
        ("日本\r日x\r\n".encode(), ["日x", ""]),
        (b"a\tb\r\n", ["a\tb", ""]),
        (b"bell\x07\r\n", ["bell", ""]),
        ("working\r⚠️ done\n".encode(), ["⚠️ done", ""]),
        ("working\r⚠ done\n".encode(), ["⚠ doneg", ""]),
        ("x\r\u200dy\u200e\n".encode(), ["\u200dy\u200e", ""]),
        ("abc\rcafe\u0301\n".encode(), ["cafe\u0301", ""]),
        ("日本\tx\ry\n".encode(), ["y 本    x", ""]),
        ("日本\b\bx\n".encode(), ["日x", ""]),
        (b"x\ra\tb\tc\td", ["a       b       c       d"]),
        (b"page 1\r\n\x0cpage 2\r\n", ["page 1", "", "page 2", ""]),
        ("a日\x0cb\x0bc\rd\n".encode(), ["a日", "   b", "d   c", ""]),
        (b"\x1b7one\x1b8two\x1b8\x1b[Kthree", ["three"]),
        (b"\x1b[sone\x1b[utwo", ["two"]),
        (b"gone\x1bchere", ["here"]),
        (b"one\x1bDtwo\x1bMx\x1bEy", ["one   x", "y  two"]),
        (b"\x1b[?2026h\x1b[>1ufast\x1b[?25;2026l\x1b[<u\x0f\x1b[c\r\n", ["fast", ""]),
        # An unknown mark, and one of somebody else's shell, show nothing and hide nothing.
        (b"a\x1b]133;D;0;x@y;1;forged\x07b\r\n", ["ab", ""]),
    ],
)
def test_seen(sent: bytes, seen: list[str]) -> None:
    assert lines_seen(sent) == seen


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"a\xffb", r"byte 2 \(0xff\) is not UTF-8 text"),
        (b"a\x00b", r"character 2 is the control character '\\x00'"),
        (b"\x1b[?1049h", "full-screen program"),
        (b"\x1b#8", "full-screen program"),
        (b"\x1b[4@", "full-screen program"),
        (b"\x1bPq#0\x1b\\", "full-screen program"),
        (b"never ends \x1b]0;", "full-screen program"),
        (b"\x1b", "full-screen program"),
        (b"\x1b(0qqq", "full-screen program"),
        (("x\r" + "\u200b" * 2000).encode(), "too many characters without width"),
        (("xy\ra" + "\u200b" * 2000).encode(), "too many characters without width"),
        (b"x\r" * DRAWN_BYTES + b"\x1b[2Ay", "characters with cursor movement"),
    ],
)
def test_refused(sent: bytes, said: str) -> None:
    with pytest.raises(UndrawableError, match=said):
        lines_seen(sent)


@given(st.lists(st.text(st.characters(exclude_categories=["C"]), max_size=20), max_size=6))
def test_plain_text_is_never_changed(lines: list[str]) -> None:
    assert lines_seen("\r\n".join(lines).encode()) == (lines or [""])


@given(st.binary(max_size=200))
def test_nothing_crashes_it(sent: bytes) -> None:
    screenful(sent, 80, 24)
    without_escapes(sent)
    with suppress(UndrawableError):
        lines_seen(sent)


MOVING = st.text(
    st.sampled_from("ab日é\u0301\u200b\ufe0f\r\n\b\t\f\v\x0f\x1b[0123;AJKHmsucD78EM?"), max_size=60
)


@given(MOVING)
def test_no_escape_crashes_it(sent: str) -> None:
    screenful(sent.encode(), 80, 24)
    with suppress(UndrawableError):
        lines_seen(sent.encode())


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=200), max_size=6))
def test_drawing_loses_nothing(lines: list[str]) -> None:
    """Text that is drawn, because the cursor moves somewhere else, is the text that was sent."""
    sent = "x\x1b[2J\x1b[H" + "\r\n".join(lines)
    drawn = lines_seen(sent.encode())
    assert "".join("".join(drawn).split()) == "".join("".join(lines).split())
    shown = screenful(("\r\n".join(lines)).encode(), 80, 10_000)
    assert "".join("".join(shown).split()) == "".join("".join(lines).split())


@given(st.text(st.sampled_from("ab日\u0301\u200b "), max_size=30), st.integers(0, 3))
def test_a_tab_reaches_the_eighth_column(before: str, tabs: int) -> None:
    column = width(before)
    expanded = expand_tabs(before + "\t" * tabs + "x")
    assert expanded.startswith(before)
    assert width(expanded) - 1 == (column if not tabs else (column // 8 + tabs) * 8)


def test_a_character_without_width_hides_nothing() -> None:
    (seen,) = lines_seen("ok\r\u200bERROR".encode())
    assert seen == "\u200bERROR"


@pytest.mark.parametrize(
    "sent",
    [
        b"x" * (1 << 20),
        b"\r\n" * (1 << 19),
        b"x" * 5000 + b"\x1b[K\x1b[1D" * 20_000,
        b"\x1b[9999C\r\n\x1b[1A" * 15_000,
        b"\x1b[2J\x1b[9999;9999Hx" * 12_000,
        "a\u200b\r\u200b".encode() * 40_000,
        b"x\f" * 1000 + b"\f\r\n" * 100_000,
    ],
    ids=["one line", "empty lines", "erasing", "far right", "corners", "without width", "form feeds"],
)
def test_a_megabyte_is_drawn_in_seconds(sent: bytes) -> None:
    started = time.process_time()  # what others compute meanwhile does not count
    lines_seen(sent)
    assert time.process_time() - started < 15


def test_screenful_is_the_last_screen() -> None:
    sent = b"".join(b"line %d\r\n" % number for number in range(100)) + b"end \xff\x1b[999"
    seen = screenful(sent, 80, 24)
    assert len(seen) == 24
    assert seen[0] == "line 77"
    assert seen[-1].startswith("end �")
