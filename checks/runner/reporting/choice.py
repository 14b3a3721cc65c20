"""Which pages somebody asks for, by name or by file."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from checks.pages.contract.examples import Book
from checks.pages.contract.stored import ROOT


class UnknownPageError(Exception):
    """No page of that name has examples; the text names those that are close."""


def page_name(page: str) -> str:
    """Return the name of a page that is given by its name or its file."""
    path = Path(page)
    if path.is_absolute() and path.is_relative_to(ROOT):
        path = path.relative_to(ROOT)
    return path.with_suffix("").as_posix().removeprefix("docs/") if path.suffix == ".md" else page


def check_names(names: Iterable[str], book: Book) -> None:
    """Make sure that all these pages exist.

    Raises:
        UnknownPageError: one does not.
    """
    for name in names:
        if name in book.pages:
            continue
        close = difflib.get_close_matches(name, book.pages, n=3, cutoff=0.4)
        advice = f"did you mean {' or '.join(close)}?" if close else f"pages: {', '.join(book.pages)}"
        raise UnknownPageError(f"no page {name!r} with examples; {advice}")
