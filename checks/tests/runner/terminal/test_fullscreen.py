"""What stands on a page for a program that takes the whole screen."""

from checks.runner.terminal.fullscreen import Typed, is_open, replaced

ON, OFF = b"\x1b[?1049h", b"\x1b[?1049l"


def test_the_other_screen_is_open_until_it_is_left() -> None:
    assert not is_open(b"text")
    assert is_open(b"text" + ON + b"drawn")
    assert not is_open(b"text" + ON + b"drawn" + OFF)
    assert is_open(ON + OFF + b"\x1b[?47h")


def test_what_is_typed_stands_in_the_place_of_what_is_drawn() -> None:
    output = b"before\r\n" + ON + b"drawn \xff\x00" + OFF + b"after\r\n"
    at = len(b"before\r\n" + ON)
    typed = [Typed(at, 1, "some text<Enter>"), Typed(at + 3, 2, "<Ctrl-O>"), Typed(at + 5, 2, "<Enter>")]
    assert replaced(output, typed) == b"before\r\nsome text<Enter>\r\n<Ctrl-O><Enter>\r\nafter\r\n"


def test_each_program_has_its_own() -> None:
    one = ON + b"one" + OFF
    output = one + b"between\r\n" + ON + b"two"  # it runs still
    typed = [Typed(len(ON), 0, "<Q>"), Typed(len(output), 2, "<Esc>")]
    assert replaced(output, typed) == b"<Q>\r\nbetween\r\n<Esc>\r\n"


def test_a_screen_without_keys_shows_nothing() -> None:
    assert replaced(b"a" + ON + b"drawn" + OFF + b"b", []) == b"ab"
