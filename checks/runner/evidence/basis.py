"""What a page's verdict rests on besides its own text: the cluster, and the code that follows it."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from checks.pages.contract.examples import Book, Page
from checks.pages.contract.stored import ROOT
from checks.runner.site import Site

CODE = (ROOT / "checks" / "pages", ROOT / "checks" / "runner")


def bases(book: Book, site: Site) -> dict[str, str]:
    """Return, for each page, a SHA-256 of what its verdict rests on.

    It covers what an example's digest does not: the placeholders' patterns, the runner, and the files of
    the site that the page depends on.

    Raises:
        OSError: a file cannot be read.
    """
    contents: dict[Path, bytes] = {}
    code = [path for folder in CODE for path in sorted(folder.rglob("*.py"))]
    table = json.dumps(book.placeholders, sort_keys=True).encode()

    def digest(paths: Iterable[Path]) -> str:
        whole = hashlib.sha256(table)
        for path in paths:
            if path not in contents:
                contents[path] = hashlib.sha256(path.read_bytes()).digest()
            whole.update(f"{path.relative_to(ROOT)}\0".encode() + contents[path])
        return whole.hexdigest()

    return {name: digest([*code, *site.files(typed(page))]) for name, page in book.pages.items()}


def typed(page: Page) -> str:
    """Return all that readers type on a page, and the prompts they type it at."""
    return "".join(f"{example.typed}\n\n" for example in page.examples)
