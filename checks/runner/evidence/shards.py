"""Spread pages over several machines, so that all of them are busy for about as long."""

import re
from collections.abc import Mapping, Sequence

# What a page costs besides its commands: the start of its cluster, about.
START_SECONDS = 5.0
# What an example takes where nothing is known of any page.
EXAMPLE_SECONDS = 1.0


class ShardError(Exception):
    """There is no such shard; the text says what one looks like, or how many there can be."""


def parse(text: str) -> tuple[int, int]:
    """Return the number of a shard, from 1, and how many there are.

    Args:
        text: such as "2/3".

    Raises:
        ShardError: it is something else.
    """
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    number, count = map(int, found.groups()) if found else (0, 0)
    if not 1 <= number <= count:
        raise ShardError(f"{text!r} is no shard: give its number and how many there are, such as 1/3 or 3/3")
    return number, count


def shard(
    examples: Mapping[str, int], seconds: Mapping[str, float], number: int, count: int
) -> Sequence[str]:
    """Return the pages of one shard, in the order of `examples`.

    The longest page is given away first, each time to the shard with the least work. Who knows the same
    times finds the same shards. A page that never ran takes as long as its examples do elsewhere.

    Args:
        examples: every page, with the number of its examples.
        seconds: how long pages took, as far as it is known.
        number: which shard, from 1.
        count: how many there are.

    Raises:
        ShardError: there are more shards than pages.
    """
    if count > len(examples):
        raise ShardError(f"too few pages for {count} shards: {len(examples)}")
    known = [name for name in examples if name in seconds]
    counted = sum(examples[name] for name in known)
    each = sum(seconds[name] for name in known) / counted if counted else EXAMPLE_SECONDS
    costs = {name: START_SECONDS + seconds.get(name, each * examples[name]) for name in examples}
    work = [0.0] * count
    mine = set()
    for name in sorted(costs, key=lambda name: (-costs[name], name)):
        least = work.index(min(work))
        work[least] += costs[name]
        if least == number - 1:
            mine.add(name)
    return [name for name in examples if name in mine]
