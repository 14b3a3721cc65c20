"""A fence without its end takes prose, and the next examples, for its own: that is a mistake in the page."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from sphinx.application import Sphinx

from checks.pages.language.problem import Problem
from verified.reading.problems import report

OPENS = re.compile(r"[ \t]*(?P<ticks>`{3,}|~{3,})[ \t]*[\w{]")


def check(app: Sphinx, _docname: str, source: list[str]) -> None:
    """Report the fences of a page that lack their end; called with the page's text before it is read."""
    report(app.env, list(unclosed(source[0])))


def unclosed(text: str, first_line: int = 1) -> Iterator[Problem]:
    """Yield a problem for each fence that the end of something else closes, or that holds another's start.

    Args:
        text: Markdown, of a page or of a directive in it.
        first_line: the line of the page on which it starts.
    """
    lines = text.split("\n")
    for token in MarkdownIt("commonmark").use(colon_fence_plugin).parse(text):
        if token.type not in ("fence", "colon_fence") or not token.map:
            continue
        start, end = token.map
        line = first_line + start
        if not _is_closed(token, lines[end - 1] if end - start > 1 else ""):
            message = f"this block has no end: close it with {token.markup} on a line of its own"
            yield Problem(line, "fence", message)
        elif inner := _opened_inside(token):
            message = (
                f"line {line + inner} opens another block inside this one: is the end of this one missing? "
                f"Around a block that shows a fence, write a longer one: {token.markup}{token.markup[0]}"
            )
            yield Problem(line, "fence", message)
        elif token.info.startswith("{"):
            yield from unclosed(token.content, line + 1)


def _is_closed(token: Token, last: str) -> bool:
    # In front may stand the marks of a quotation, and the indentation of a list.
    bare = last.strip(" \t>\r")
    return len(bare) >= len(token.markup) and set(bare) == {token.markup[0]}


def _opened_inside(token: Token) -> int | None:
    """Return which line of a block opens one that could hold it; counted from 1."""
    for number, line in enumerate(token.content.split("\n"), start=1):
        if (opening := OPENS.match(line)) and opening["ticks"].startswith(token.markup):
            return number
    return None
