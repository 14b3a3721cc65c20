"""Put the page for missing pages where hosts look for it: `404.html` at the root of the site."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata


def move(app: Sphinx, exception: Exception | None) -> None:
    """Move `404/index.html`, where the dirhtml builder writes it; its links are absolute."""
    written = Path(app.outdir, "404", "index.html")
    if exception is None and written.exists():
        written.replace(Path(app.outdir, "404.html"))
        written.parent.rmdir()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Wait for the end of the build."""
    app.connect("build-finished", move)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
