"""The page of a section, `guide/`, which lists the pages of its folder; and the way from there to each page.

The groups are those of the start page's menu: its tables of contents with their captions.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import versions
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata


class section_pages(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes so
    """Stands for the list until all pages have been read."""


class SectionPages(SphinxDirective):
    """Put the list of the folder's pages here."""

    option_spec = None

    def run(self) -> list[nodes.Node]:
        """Return the stand-in, and remember that this page changes with those of its folder."""
        pages(self.env).add(self.env.docname)
        return [section_pages("")]


def pages(env: BuildEnvironment) -> set[str]:
    """Return the pages that hold the directive."""
    found: set[str] = env.__dict__.setdefault("section_pages", set())
    return found


def groups(env: BuildEnvironment, folder: str) -> list[tuple[str, list[str]]]:
    """Return the groups of the menu that hold pages of a folder: caption and pages."""
    menu = env.get_doctree(env.config.root_doc).findall(addnodes.toctree)
    found = [
        (str(toctree["caption"]), [page for page in toctree["includefiles"] if page.startswith(f"{folder}/")])
        for toctree in menu
    ]
    return [(caption, inside) for caption, inside in found if inside]


def read_again(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Read the pages of sections too whenever another page has changed."""
    if docnames:
        docnames += sorted(pages(env) & env.found_docs - set(docnames))


def forget(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Forget a page that is read anew or was deleted."""
    pages(env).discard(page)


def merge(_app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    """Take over what another process has read."""
    pages(env).update(pages(other) & set(docnames))


def fill(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Replace the stand-in by the pages of the folder; several groups have a heading each."""
    for stand_in in list(doctree.findall(section_pages)):
        found = groups(app.env, page.rpartition("/")[0])
        lists = [(caption, _listed(app, page, inside)) for caption, inside in found]
        parts: list[nodes.Element] = [part for _, part in lists]
        if len(lists) > 1:
            parts = [nodes.section("", nodes.title("", name), part) for name, part in lists]
            for part, (name, _) in zip(parts, lists, strict=True):
                part["ids"] = [nodes.make_id(name)]
        stand_in.replace_self(parts)


def _listed(app: Sphinx, page: str, inside: list[str]) -> nodes.Element:
    """Return the list of some pages: a link to each, and what it is about."""
    entries = []
    for other in inside:
        uri = app.builder.get_relative_uri(page, other)
        link = nodes.reference("", app.env.titles[other].astext(), internal=True, refuri=uri)
        about = nodes.definition("", nodes.paragraph("", first_sentence(app.env, other)))
        entries.append(nodes.definition_list_item("", nodes.term("", "", link), about))
    return nodes.definition_list("", *entries, classes=["section-pages"])


def first_sentence(env: BuildEnvironment, page: str) -> str:
    """Return the first sentence of a page's text."""
    doctree = env.get_doctree(page)
    heading = doctree.next_node(nodes.title)
    below = heading.parent.children if heading else []
    texts = [part for part in below if isinstance(part, nodes.paragraph)]
    text = " ".join(texts[0].astext().split()) if texts else ""
    return f"{text.split('. ')[0].rstrip('.:')}." if text else ""


def way(app: Sphinx, page: str) -> Iterator[tuple[str, str]]:
    """Yield title and address of what stands above a page: sections, and the group in the menu."""
    env = app.env
    folders = page.split("/")[:-1]
    for depth in range(1, len(folders) + 1):
        section = "/".join([*folders[:depth], "index"])
        if section not in env.found_docs or section == page:
            continue
        address = app.builder.get_relative_uri(page, section)
        yield env.titles[section].astext(), address
        found = groups(env, folders[0]) if section in pages(env) else []
        if len(found) > 1:
            caption = next((caption for caption, inside in found if page in inside), None)
            yield from [(caption, f"{address}#{nodes.make_id(caption)}")] if caption else []


def breadcrumbs(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand the template the way to a page; the start page has none."""
    if doctree is None or app.builder.name != "dirhtml" or page == app.config.root_doc:
        return
    start = ("Start", app.builder.get_relative_uri(page, app.config.root_doc))
    context["breadcrumbs"] = [start, *way(app, page)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the parts to Sphinx."""
    app.add_directive("section-pages", SectionPages)
    app.add_node(section_pages)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-before-read-docs", read_again)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", breadcrumbs)
    return {
        "version": "1",
        "env_version": versions.of([Path(__file__)]),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
