"""examples.json for tests, written as the site's build writes it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from checks.pages import stored
from checks.pages.contract import Examples, Head, Page
from checks.pages.placeholders import Placeholders
from conf.facts import facts


def write_book(path: Path, pages: Iterable[Page]) -> None:
    """Write these pages with the placeholders of conf/cluster.toml."""
    built = list(pages)
    heads = {one.name: Head(one.title, one.source, one.needs) for one in built}
    examples: list[Any] = [example for one in built for example in one.examples]
    table = Placeholders(facts()["placeholders"]).table
    stored.save(path, Examples(version=2, placeholders=table, pages=heads, examples=examples), Examples)
