"""List all pages for programs: `sitemap.xml` for search engines, `llms.txt` for language models."""

from html import escape
from itertools import groupby
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write both lists at the root of the site."""
    if exception is not None or app.builder.name != "dirhtml":
        return
    pages = sorted(app.env.found_docs)
    addresses = {page: app.config.html_baseurl + app.builder.get_target_uri(page) for page in pages}
    entries = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses.values())
    Path(app.outdir, "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n',
        encoding="utf-8",
    )
    lines = [f"# {app.config.project}\n"]
    for folder, inside in groupby(pages, key=lambda page: page.rpartition("/")[0].split("/")[0]):
        lines.append(f"\n## {folder.capitalize() or 'Start'}\n\n")
        lines += [f"- [{app.env.titles[page].astext()}]({addresses[page]}index.md)\n" for page in inside]
    Path(app.outdir, "llms.txt").write_text("".join(lines), encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Wait for the end of the build."""
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
