"""examples.json for tests, written as the site's build writes it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from checks.pages.contract import stored
from checks.pages.contract.examples import Examples, Head, Page
from checks.pages.language.placeholders import Placeholders


def write_book(path: Path, pages: Iterable[Page], table: Placeholders) -> None:
    """Write these pages with a site's placeholders."""
    built = list(pages)
    heads = {one.name: Head(one.title, one.source, one.needs) for one in built}
    examples: list[Any] = [example for one in built for example in one.examples]
    stored.save(path, Examples(version=2, placeholders=table.table, pages=heads, examples=examples), Examples)
