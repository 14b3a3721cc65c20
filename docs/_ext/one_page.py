"""Make a copy of all pages as one that needs nothing beside it.

Sphinx links a heading as `#document-guide/connect#log-in`, and offers a search page that is not there.
"""

import re
from collections import Counter
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

BUILDER = "singlehtml"
# furo's own, without the search: on one page the browser finds the words.
SIDEBAR = ["brand", "scroll-start", "navigation", "scroll-end"]
HEADING = re.compile(r'href="(?P<page>#document-[^"#]*)#(?P<id>[^"]+)"')


def no_search(app: Sphinx) -> None:
    """Leave out the search box, and what tells browsers of a search."""
    if app.builder.name == BUILDER:
        app.builder.search = False  # type: ignore[attr-defined]
        app.config.html_sidebars = {"**": [f"sidebar/{part}.html" for part in SIDEBAR]}


def mend(app: Sphinx, exception: Exception | None) -> None:
    """Lead to the heading, or to its page where several pages have a heading of that name."""
    if exception is not None or app.builder.name != BUILDER:
        return
    file = Path(app.outdir, f"{app.config.root_doc}.html")
    text = file.read_text(encoding="utf-8")
    ids = Counter(re.findall(r'\bid="([^"]+)"', text))

    def target(found: re.Match[str]) -> str:
        return f'href="#{found["id"]}"' if ids[found["id"]] == 1 else f'href="{found["page"]}"'

    file.write_text(HEADING.sub(target, text), encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the parts to Sphinx."""
    app.connect("builder-inited", no_search)
    app.connect("build-finished", mend)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
