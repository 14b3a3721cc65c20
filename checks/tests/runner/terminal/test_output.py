"""What a command has printed."""

import pytest

from checks.runner.terminal.output import echoed_first


@pytest.mark.parametrize(
    "output", [b"^C\r\nbye\r\n", b"\r\n^Cbye\r\n", b"\r\nbye\r\n^C", b"\r\nbye\r\n"], ids=repr
)
def test_a_key_is_shown_where_it_was_pressed(output: bytes) -> None:
    assert echoed_first(output, b"^C") == b"^C\r\nbye\r\n"
