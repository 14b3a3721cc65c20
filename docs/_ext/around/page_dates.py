"""When each page was last changed, from git: on the page, and as a feed of changed pages, `feed.xml`.

Without git, or with only a part of its history, neither is there.
"""

import subprocess
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import versions
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata
from verified.known.evidence import day

from around.sections import first_sentence

FEED = "feed.xml"
ENTRIES = 20
NOT_FOR_READERS = ("contributing/",)


def read(app: Sphinx) -> None:
    """Ask git once, before anything is read."""
    app.config["page_dates"] = last_changes(Path(app.srcdir))


def last_changes(folder: Path) -> dict[str, str]:
    """Return the day of the last commit of each page, by its name; nothing if git does not know all of it."""
    log = ("log", "--format=>%as", "--name-only", "--no-renames", "--relative", "--", ".")
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    found: dict[str, str] = {}
    committed = ""
    for line in _git(folder, *log).splitlines():
        if line.startswith(">"):
            committed = line[1:]
        elif line.endswith(".md"):
            found.setdefault(line.removesuffix(".md"), committed)
    return found


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "core.quotePath=false", *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write because of another day; all, if the feed is new or gone."""
    before: dict[str, str] = env.__dict__.get("page_dates", {})
    now: dict[str, str] = app.config["page_dates"]
    env.__dict__["page_dates"] = now
    is_other_feed = bool(now) != bool(before)
    return sorted(page for page in env.found_docs if is_other_feed or now.get(page) != before.get(page))


def show(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand the template a page's day."""
    dates: dict[str, str] = app.config["page_dates"]
    if doctree is not None and page in dates:
        context["changed"] = (dates[page], day(date.fromisoformat(dates[page])))
    if dates and app.builder.name == "dirhtml":
        context["feed"] = FEED


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed: the pages for readers that were changed last."""
    file = Path(app.outdir, FEED)
    dates: dict[str, str] = app.config["page_dates"]
    if exception is not None or app.builder.name != "dirhtml":
        return
    mine = {page: day for page, day in dates.items() if page in app.env.found_docs and _for_readers(page)}
    if not mine:
        file.unlink(missing_ok=True)
        return
    newest = sorted(mine, key=lambda page: (mine[page], page), reverse=True)[:ENTRIES]
    base = app.config.html_baseurl
    parts = [_entry(app, page, base + app.builder.get_target_uri(page), mine[page]) for page in newest]
    file.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{escape(app.config.project)}: changed pages</title>\n"
        f"<id>{escape(base)}</id>\n<updated>{mine[newest[0]]}T00:00:00Z</updated>\n"
        f"<author><name>{escape(app.config.author)}</name></author>\n"
        f'<link href="{escape(base)}"/>\n<link rel="self" href="{escape(base)}{FEED}"/>\n'
        f"{''.join(parts)}</feed>\n",
        encoding="utf-8",
    )


def _for_readers(page: str) -> bool:
    return not page.startswith(NOT_FOR_READERS)


def _entry(app: Sphinx, page: str, address: str, changed_on: str) -> str:
    title, about = app.env.titles[page].astext(), first_sentence(app.env, page)
    return (
        f"<entry>\n<title>{escape(title)}</title>\n<id>{escape(address)}#changed-{changed_on}</id>\n"
        f'<link href="{escape(address)}"/>\n<updated>{changed_on}T00:00:00Z</updated>\n'
        f"<summary>{escape(about)}</summary>\n</entry>\n"
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the parts to Sphinx."""
    app.add_config_value("page_dates", {}, "")
    app.connect("builder-inited", read)
    app.connect("env-updated", changed)
    app.connect("html-page-context", show)
    app.connect("build-finished", write)
    return {
        "version": "1",
        "env_version": versions.of([Path(__file__)]),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
