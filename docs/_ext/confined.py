"""Let a page say what it says and do nothing: a page of a pull request is a stranger's text.

MyST would let a page read any file of the machine that builds the site (`include`, links, pictures), fetch
addresses, write HTML and scripts, and run Python, through front matter that turns on Jinja's expressions.
Here a page uses the directives that this guide needs, and files of its own folder, docs/. Anything else is a
warning with page and line, and none of it is read, run or written.
docs/contributing/security.md lists it; checks/tests/extension/test_confined.py tries it.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata
from verified.reading.problems import report

from checks.pages.language.problem import Problem

FRONT_MATTER = {"needs", "orphan", "tocdepth"}
DIRECTIVES = {
    *("note", "tip", "hint", "seealso", "important", "warning", "caution", "danger", "admonition"),
    *(
        "browser",
        "console",
        "window",
        "code-block",
        "sourcecode",
        "literalinclude",
        "verification",
        "benchmarks",
    ),
    *("include", "image", "figure", "table", "list-table", "glossary", "toctree", "rubric", "section-pages"),
    *("tabs", "tab", "group-tab", "grid", "grid-item", "grid-item-card", "card", "dropdown"),
}
READ_FILES = {"include", "literalinclude", "image", "figure"}
SCHEME = re.compile(r"\s*(?P<name>[A-Za-z][A-Za-z0-9+.-]*):")
LINKS = {"http", "https", "mailto"}
COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)


class Renderer(SphinxRenderer):
    """MyST's renderer, without what a page has no need of."""

    def _refuse(self, line: int, message: str) -> None:
        report(self.sphinx_env, [Problem(line, "confined", message)])

    def run_directive(
        self, name: str, first_line: str, content: str, position: int, *more: Any, **options: Any
    ) -> list[nodes.Element]:
        """Run a directive that a page may use; what names a file names one of docs/."""
        problem = None
        if name not in DIRECTIVES:
            problem = (
                f"a page may not use the directive {name}: {', '.join(sorted(DIRECTIVES))} are there for it"
            )
        elif name in READ_FILES:
            problem = outside(self.sphinx_env, first_line.strip())
        if problem:
            self._refuse(position, problem)
            return []
        found: list[nodes.Element] = super().run_directive(
            name, first_line, content, position, *more, **options
        )
        return found

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Refuse another markup, whose directives are not ours."""
        self._refuse(line_of(token), "a page is Markdown throughout: write this without eval-rst")

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Refuse HTML; a comment is left out of the page."""
        if not COMMENT.fullmatch(token.content) or token.content.count("-->") > 1:
            start = token.content.strip().splitlines()[0][:40]
            self._refuse(
                line_of(token), f"a page has no HTML of its own: write {start} in Markdown, or as `code`"
            )

    def render_front_matter(self, token: SyntaxTreeNode) -> None:
        """Take the keys that mean something here; with others, nothing of it."""
        text = token.content if isinstance(token.content, str) else yaml.safe_dump(token.content)
        try:
            keys = set(yaml.safe_load(text))
        except (yaml.YAMLError, TypeError):
            keys = set()  # MyST says what is wrong
        for key in sorted(map(str, keys - FRONT_MATTER)):
            before = re.split(rf"^['\"]?{re.escape(key)}\b", text, maxsplit=1, flags=re.MULTILINE)[0]
            known = ", ".join(sorted(FRONT_MATTER))
            message = f"a page may not set {key}: the head of a page knows {known}"
            self._refuse(2 + before.count("\n"), message)
        if keys <= FRONT_MATTER:
            super().render_front_matter(token)


class Parser(MystParser):
    """MyST's parser, whose settings no page changes."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Read a page with the settings of conf.py alone."""
        parser = create_md_parser(document.settings.env.myst_config, Renderer)
        parser.options["document"] = document
        parser.render(inputstring)


class Files(SphinxTransform):
    """Look at what is about to be copied into the site, and at where its links lead."""

    default_priority = 5

    def apply(self, **_kwargs: Any) -> None:
        """Take away what leads to a file outside docs/, or to more than another page."""
        for node in list(self.document.findall(nodes.Element)):
            if problems := set(wrong(self.env, node)):
                report(self.env, [Problem(page_line(node), "confined", text) for text in sorted(problems)])
                if isinstance(node, addnodes.toctree):
                    node["entries"] = []
                else:
                    node.replace_self(nodes.inline(node.rawsource, *map(nodes.Text, [node.astext()])))


def wrong(env: BuildEnvironment, node: nodes.Element) -> Iterator[str]:
    """Yield what is wrong with a picture, a download, a link, or the links of a table of contents."""
    if isinstance(node, nodes.image) and not is_link(node["uri"], {"http", "https"}):
        yield from filter(None, [outside(env, node["uri"])])
    elif isinstance(node, addnodes.download_reference):
        yield from filter(None, [outside(env, node["reftarget"])])
    elif isinstance(node, addnodes.toctree):
        yield from (link_problem(target) for _, target in node["entries"] if leads_astray(target))
    elif leads_astray(target := node.get("refuri") or ""):
        yield link_problem(target)


def is_link(target: str, schemes: set[str]) -> bool:
    """Tell whether an address has one of these schemes."""
    scheme = SCHEME.match(target)
    return scheme is not None and scheme["name"].lower() in schemes


def leads_astray(target: str) -> bool:
    """Tell whether an address has a scheme that is none of a link, such as javascript."""
    return SCHEME.match(target) is not None and not is_link(target, LINKS)


def link_problem(target: str) -> str:
    """Say that a link has the wrong scheme."""
    return f"a link leads to a page or to {', '.join(sorted(LINKS))}: not to {target[:40]}"


def outside(env: BuildEnvironment, name: str) -> str | None:
    """Return what is wrong with the name of a file if it is not in docs/, links followed; else None."""
    top = os.path.realpath(env.srcdir)
    for spelling in {name, unquote(name)}:
        _, path = env.relfn2path(spelling.removeprefix("path:"))
        if spelling.startswith("<") or SCHEME.match(spelling) or not within(top, path):
            return f"{name} is not a file of docs/: put a copy into docs/_files, or show it as text"
    return None


def within(top: str, path: str) -> bool:
    """Tell whether a path is below a folder when all links are followed."""
    return os.path.realpath(path).startswith(top + os.sep)


def line_of(token: SyntaxTreeNode) -> int:
    """Return the line of the page on which a part of it starts; 1 if it is not known."""
    while token and not token.map:
        token = token.parent  # type: ignore[assignment]
    return token.map[0] if token and token.map else 1  # the renderer has made it count from 1


def page_line(node: nodes.Node) -> int:
    """Return the line of a node, or of what encloses it."""
    while node is not None and not node.line:
        node = node.parent
    return (node and node.line) or 1


def refuse_files(app: Sphinx) -> None:
    """Make sure that docs/ has no link that leads out of it, and no page in another markup.

    Sphinx follows links, for pages and pictures alike, and reads reStructuredText with all that it can do.

    Raises:
        ExtensionError: there is one; the text says which.
    """
    top = os.path.realpath(app.srcdir)
    for folder, names, files in os.walk(app.srcdir):
        for path in (Path(folder, name) for name in [*names, *files]):
            shown = f"docs/{path.relative_to(app.srcdir)}"
            if path.is_symlink() and not within(top, str(path)):
                raise ExtensionError(f"{shown} is a link that leads out of docs/: put the file itself there")
            if path.suffix == ".rst":
                raise ExtensionError(f"{shown} is a page in another markup: write it in Markdown, as .md")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace MyST's parser, and look at each page before anything is copied."""
    app.setup_extension("myst_parser")
    app.add_source_parser(Parser, override=True)
    app.add_transform(Files)
    app.connect("builder-inited", refuse_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
