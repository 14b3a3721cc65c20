"""Markers are found wherever the bytes are cut, and only genuine ones."""

from hypothesis import given
from hypothesis import strategies as st

from checks.runner.terminal.osc133 import Scanner

STREAM = (
    b"\x1b]133;A;secret\x07\x1b]133;D;5;3;ada@desk;17;127 3;secret\x07$ \x1b]133;B;secret\x07ls\r\n"
    b"\x1b]133;C;secret\x07out\x1b]133;D;5;0;ada@desk;17;0;wrong\x07\x1b]133;D;x;x;y;1;0;secret\x07"
    b"\x1b]133;D;0;ada@desk;17;0;secret\x07\x1b]133;D;6;0;ada@desk;17;0 ;secret\x07"
    b"\x1b]133;\x1b]133;D;1;;ada@n01;18;0;secret\x07"
)
FOUND = [
    ("A", ()),
    ("D", ("5", "3", "ada@desk", "17", "127 3")),
    ("B", ()),
    ("C", ()),
    ("D", ("1", "", "ada@n01", "18", "0")),
]


@given(st.lists(st.integers(1, 40), max_size=60))
def test_found_however_the_bytes_come(sizes: list[int]) -> None:
    scanner, data, found, rest = Scanner("secret"), bytearray(), [], STREAM
    for size in [*sizes, len(STREAM)]:
        data += rest[:size]
        rest = rest[size:]
        found += scanner.scan(data)
    assert [(marker.letter, marker.fields) for marker in found] == FOUND
    assert data[found[0].end : found[1].start] == b""
    assert data[found[2].end : found[3].start] == b"ls\r\n"


@given(st.binary(max_size=300))
def test_other_bytes_hold_no_marker(noise: bytes) -> None:
    assert Scanner("secret").scan(bytearray(noise.replace(b"secret", b""))) == []


def test_a_flood_of_beginnings_costs_little() -> None:
    data = bytearray(b"\x1b]133;" * 100_000)
    assert Scanner("secret").scan(data) == []
