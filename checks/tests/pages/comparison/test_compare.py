"""The comparison: every rule, and that nothing but a wildcard lets a difference pass."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.pages.comparison.compare import compare, match_inside, tidy
from checks.pages.comparison.diff import diff
from checks.pages.language.placeholders import NotCapturedError, UnknownPlaceholderError
from checks.tests.helpers.pages import table

TABLE = table()
LINES = st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=12), max_size=8)
# What a page may hold: text, wildcards and placeholders, in any mixture.
PARTS = st.sampled_from(["...", "<job_id>", "<number>", "<pip>", "a", "7", " ", "<9", ">", ".", "é"])
TEMPLATES = st.lists(st.lists(PARTS, max_size=5).map("".join), max_size=6)


def fits(expected: str, seen: str, **captures: str) -> bool:
    """Compare two texts."""
    return compare(expected.split("\n"), seen.split("\n"), captures, TABLE).fits


@pytest.mark.parametrize(
    ("expected", "seen"),
    [
        ("a\nb", "a\nb"),
        ("a", "a   "),
        ("a", "\n\na\n\n"),
        ("a\n\nb", "a\n\nb"),
        ("...", ""),
        ("...", "a\nb"),
        ("a\n...", "a"),
        ("a\n...\nd", "a\nb\nc\nd"),
        ("...\nb\n...", "a\nb\nb\nc"),
        ("...\na\nb", "a\nx\na\nb"),
        ("size ... MB", "size 1.5 of 3 MB"),
        ("a...b...c", "a1b2b3c"),
        ("....", "...."),
        ("Fetching ...........", "Fetching ..........."),
        ("col\tb", "col     b"),
        ("job <job_id>", "job 17"),
        ("<job_id> <job_id>", "17 17"),
        ("<job_id> <job_id_2>", "17 18"),
        ("<time> <time>", "10:00:00 10:00:01"),
        ("<pip>", "<pip>"),
        ("a < b > c", "a < b > c"),
        ("...\njob <job_id> runs\n...\njob <job_id> ends", "job 1 runs\njob 2 runs\njob 2 ends"),
        ("(a+b)*[c]", "(a+b)*[c]"),
    ],
)
def test_fits(expected: str, seen: str) -> None:
    assert fits(expected, seen)


@pytest.mark.parametrize(
    ("expected", "seen"),
    [
        ("a", "b"),
        ("a", " a"),
        ("a\nb", "a\n\nb"),
        ("a", "a\nb"),
        ("a\nb", "a"),
        ("", "a"),
        ("a", ""),
        ("a\n...\nd", "a\nb"),
        ("...\nb", "b\nc"),
        ("size ... MB", "size 1.5 GB"),
        ("....", "....."),
        ("job <job_id>", "job x17"),
        ("job <job_id>", "job 17x"),
        ("<job_id> <job_id>", "17 18"),
        ("...\njob <job_id> runs\n...\njob <job_id> ends", "job 1 runs\njob 2 runs\njob 3 ends"),
        ("<pip>", "<pap>"),
        ("a.c", "abc"),
    ],
)
def test_does_not_fit(expected: str, seen: str) -> None:
    assert not fits(expected, seen)


def test_captures_are_kept_and_used() -> None:
    found = compare(["job <job_id> on <worker_node>"], ["job 17 on n02"], {}, TABLE)
    assert found.captures == {"job_id": "17", "worker_node": "n02"}
    assert compare(["<job_id>"], ["17"], found.captures, TABLE).fits
    assert not compare(["<job_id>"], ["18"], found.captures, TABLE).fits


def test_unknown_placeholder_is_an_error() -> None:
    with pytest.raises(UnknownPlaceholderError, match="job_idd"):
        compare(["<job_idd>"], ["<job_idd>"], {}, TABLE)


def test_placeholders_in_a_command() -> None:
    assert TABLE.fill("qdel <job_id> <pip>", {"job_id": "17"}) == "qdel 17 <pip>"
    with pytest.raises(NotCapturedError, match="job_id_2"):
        TABLE.fill("qdel <job_id_2>", {"job_id": "17"})


@given(LINES)
def test_output_fits_itself(lines: list[str]) -> None:
    plain = [line.replace("<", "(").replace("...", "") for line in lines]
    assert compare(plain, plain, {}, TABLE).fits


@given(LINES, st.data())
def test_a_changed_character_never_passes(lines: list[str], data: st.DataObject) -> None:
    """Outside a wildcard every character counts."""
    plain = [line.replace("<", "(").replace(".", ":") for line in lines]
    rows = [number for number, line in enumerate(plain) if line]
    if not rows:
        return
    row = data.draw(st.sampled_from(rows))
    column = data.draw(st.integers(0, len(plain[row]) - 1))
    other = "x" if plain[row][column] != "x" else "y"
    changed = [*plain]
    changed[row] = plain[row][:column] + other + plain[row][column + 1 :]
    assert not compare(plain, changed, {}, TABLE).fits
    # With wildcards around the line that changed, too.
    around = ["...", *plain[row : row + 1], "..."]
    if plain[row] not in changed:
        assert not compare(around, changed, {}, TABLE).fits


@given(TEMPLATES, LINES)
def test_nothing_crashes_it(expected: list[str], seen: list[str]) -> None:
    found = compare(expected, seen, {}, TABLE)
    shown = diff(expected, seen, found.captures, TABLE)
    assert isinstance(shown, str)


@given(TEMPLATES)
def test_dropping_a_seen_line_or_adding_one_never_passes_without_skips(expected: list[str]) -> None:
    seen = [
        line.replace("...", "").replace("<job_id>", "1").replace("<number>", "2") for line in tidy(expected)
    ]
    if any(line.strip() in ("...", "") for line in expected) or not seen:
        return
    if any(not line.strip() for line in seen):
        return
    assert not compare(expected, seen[1:], {}, TABLE).fits
    assert not compare(expected, [*seen, "one more"], {}, TABLE).fits


def test_large_output_takes_no_time() -> None:
    """A megabyte against wildcards and placeholders: seconds at most, not minutes."""
    started = time.process_time()  # what others compute meanwhile does not count
    lines = [str(number) for number in range(30_000)]
    assert not fits("...\n<job_id>\n...\n<job_id>\n...\nend", "\n".join(lines))
    assert fits("...\n29999", "\n".join(lines))
    assert not fits("<number><number>...<number>x", "1" * 1_000_000)
    assert not fits("a...a...a...b", "a" * 1_000_000)
    assert time.process_time() - started < 20


def test_diff_marks_what_differs() -> None:
    shown = diff(["numpy  1.9.2", "...", "done"], ["numpy  1.9.3", "x", "y", "done"], {}, TABLE)
    assert shown.splitlines() == [
        "- numpy  1.9.2",
        "+ numpy  1.9.3",
        "?            ^",
        "  ...",
        "  done",
    ]


def test_diff_does_not_mark_what_a_placeholder_stands_for() -> None:
    shown = diff(["  <job_id> <priority> run"], [" 17 0.50000 run"], {}, TABLE)
    assert shown.splitlines()[-1] in ("? ^", "?  ^")


def test_diff_tells_what_was_captured() -> None:
    shown = diff(["job <job_id> ends"], ["job 18 ends"], {"job_id": "17"}, TABLE)
    assert "- job <job_id> ends" in shown
    assert "  <job_id> is '17'" in shown


def test_diff_of_a_long_output_is_short() -> None:
    lines = [f"line {number}" for number in range(1000)]
    shown = diff([*lines[:300], "other"], lines, {}, TABLE).splitlines()
    assert len(shown) < 130
    assert shown[-1] == "  (600 more lines were seen)"


def test_words_inside_a_line() -> None:
    def inside(wanted: str, seen: str) -> dict[str, str] | None:
        found = match_inside(wanted, seen, {}, TABLE)
        return None if found is None else dict(found)

    assert inside("Hello, Ada", "Hello, Ada!") == {}
    assert inside("Ada", "Hello, Adam") is None
    assert inside("da", "Ada") is None
    assert inside("(x)", "f(x)g") == {}
    assert inside("runs on <worker_node>", "It runs on n02.") == {"worker_node": "n02"}
    assert inside("<worker_node>", "n021") is None
    assert inside("from ... to <job_id>", "went from 1 to 2 to 3") == {"job_id": "2"}
