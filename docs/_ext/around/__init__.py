"""What stands around a page's text: the way to it, its last change, and other forms of it to take away."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

PARTS = ("offline_copy", "page_dates", "page_markdown", "sections")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up all parts."""
    for part in PARTS:
        app.setup_extension(f"{__name__}.{part}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
