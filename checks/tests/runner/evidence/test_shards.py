"""Pages are spread over machines: each on one of them, all machines for about as long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.runner.evidence.shards import START_SECONDS, ShardError, parse, shard

NAMES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(1, 40), min_size=1)


def shards(examples: dict[str, int], seconds: dict[str, float], count: int) -> list[list[str]]:
    """Return all shards."""
    return [list(shard(examples, seconds, number, count)) for number in range(1, count + 1)]


@given(NAMES, st.integers(1, 12))
def test_each_page_is_in_one_shard(examples: dict[str, int], count: int) -> None:
    seconds = {name: 3.0 * number for name, number in examples.items() if number % 3}
    if count > len(examples):
        with pytest.raises(ShardError, match=rf"^too few pages for {count} shards: {len(examples)}$"):
            shard(examples, seconds, 1, count)
        return
    found = shards(examples, seconds, count)
    assert sorted(name for pages in found for name in pages) == sorted(examples)
    assert all(found)


def test_shards_take_about_as_long() -> None:
    seconds = {"a": 60.0, "b": 31.0, "c": 29.0, "d": 10.0, "e": 50.0}
    found = shards(dict.fromkeys(seconds, 1), seconds, 2)
    assert [sum(seconds[name] + START_SECONDS for name in pages) for pages in found] == [99, 106]
    assert [sorted(pages) for pages in found] == [["a", "c"], ["b", "d", "e"]]


def test_a_page_that_never_ran_takes_as_long_as_its_examples_elsewhere() -> None:
    found = shards({"known": 10, "new": 40, "small": 1}, {"known": 20.0, "small": 2.0}, 2)
    assert found == [["new"], ["known", "small"]]


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "-1/2", "1/0", "a/b", "1/2/3", "1.5/2"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(ShardError, match=r"is no shard: give its number and how many there are, such as 1/3"):
        parse(text)


def test_a_shard_is_a_number_of_a_number() -> None:
    assert parse("2/12") == (2, 12)
