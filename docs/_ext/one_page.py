"""Mend links where all pages are one: Sphinx links a heading as `#document-guide/connect#log-in`."""

import re
from collections import Counter
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

HEADING = re.compile(r'href="(?P<page>#document-[^"#]*)#(?P<id>[^"]+)"')


def mend(app: Sphinx, exception: Exception | None) -> None:
    """Lead to the heading, or to its page where several pages have a heading of that name."""
    if exception is not None or app.builder.name != "singlehtml":
        return
    file = Path(app.outdir, f"{app.config.root_doc}.html")
    text = file.read_text(encoding="utf-8")
    ids = Counter(re.findall(r'\bid="([^"]+)"', text))

    def target(found: re.Match[str]) -> str:
        return f'href="#{found["id"]}"' if ids[found["id"]] == 1 else f'href="{found["page"]}"'

    file.write_text(HEADING.sub(target, text), encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Wait for the end of the build."""
    app.connect("build-finished", mend)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
