"""Link the copy of the guide as one page, packed, from every page, if `nox -s offline` has built it."""

import zipfile
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

NAME = "offline.zip"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # for all files in it: the same copy gives the same archive


def look(app: Sphinx, config: Config) -> None:
    """See whether there is a copy; if that changes, Sphinx writes all pages again."""
    folder = config.offline_folder or str(Path(app.srcdir).parent / "build" / "offline")
    config["offline_copy"] = folder if Path(folder, "index.html").exists() else ""


def show(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Hand the template the name of the archive."""
    if app.config.offline_copy and app.builder.name == "dirhtml":
        context["offline_copy"] = NAME


def write(app: Sphinx, exception: Exception | None) -> None:
    """Pack the copy."""
    if exception is not None or app.builder.name != "dirhtml":
        return
    target = Path(app.outdir, NAME)
    if not app.config.offline_copy:
        target.unlink(missing_ok=True)
        return
    folder = Path(app.config.offline_copy)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"offline/{file.relative_to(folder)}", LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the parts to Sphinx."""
    app.add_config_value("offline_folder", "", "")
    app.add_config_value("offline_copy", "", "html")
    app.connect("config-inited", look)
    app.connect("html-page-context", show)
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
