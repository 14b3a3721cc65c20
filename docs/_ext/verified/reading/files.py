"""A code block with a caption is a file that the reader makes; the caption is its path."""

import re
from typing import ClassVar

from docutils import nodes
from docutils.statemachine import StringList
from pygments.lexers import get_all_lexers
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.directives.code import CodeBlock, LiteralInclude

from checks.pages.contract.examples import File
from checks.pages.language import values
from checks.pages.language.placeholders import Placeholders
from checks.pages.language.problem import Problem
from verified.reading.block import UNKNOWN_YET, verified_block
from verified.reading.problems import broken_pages, report

# Blanks may stand between the words of a name.
NAME = r"[\w.+@<>-]*(?: +[\w.+@<>-]+)*"
PATH = re.compile(rf"(?:~/)?(?P<path>[\w<]{NAME}(?:/[\w<.]{NAME})*|\.[\w](?:{NAME}|/)*)")


def path_of(caption: str) -> str | None:
    """Return the path, relative to the home directory, that a caption names; None if it names none."""
    found = PATH.fullmatch(caption)
    if not found or ".." in found["path"].split("/"):
        return None
    if " " in caption and not re.search(r"[./]", caption):
        return None  # words about the file, rather than its name
    return found["path"]


class _File:
    """What both directives share; mixed into one of Sphinx's."""

    def run(self) -> list[nodes.Node]:
        """Return Sphinx's nodes; with a caption, inside a `verified_block`."""
        caption: str | None = self.options.get("caption")  # type: ignore[attr-defined]
        if caption is None:
            return super().run()  # type: ignore[misc,no-any-return]
        line: int = self.lineno  # type: ignore[attr-defined]
        facts = self.config.verified_facts  # type: ignore[attr-defined]
        caption, problems = values.fill(caption, facts, line)
        self.options["caption"] = "file"  # type: ignore[attr-defined]
        result: list[nodes.Node] = super().run()  # type: ignore[misc]
        if not (result and isinstance(result[0], nodes.container)):
            broken_pages(self.env).add(self.env.docname)  # type: ignore[attr-defined]
            return result  # Sphinx could not read it, and said so

        container = result[0]
        literal = container.next_node(nodes.literal_block)
        title = container.next_node(nodes.caption)
        assert literal is not None and title is not None
        first = line + 1 + self.content_offset if self.has_content else line  # type: ignore[attr-defined]
        content, unknown = literal.astext(), list[Problem]()
        if self.has_content:  # type: ignore[attr-defined]
            content, unknown = values.fill(content, facts, first)
        # What stands in docs/_files is a file already, and shown as it is.
        if self.has_content or not content.endswith("\n"):  # type: ignore[attr-defined]
            content += "\n"  # of the last line; an included file has its own
        literal.rawsource = content  # Sphinx highlights only where it equals the text
        literal[:] = [nodes.Text(content)]
        title.rawsource = caption
        title[:] = [nodes.literal(caption, caption)]
        problems += unknown

        path = path_of(caption)
        if path is None:
            message = f"the caption is no path from the home directory, such as bin/mean.py: {caption!r}"
            problems.append(Problem(line, "file", message))
        placeholders = Placeholders(facts.get("placeholders", {}))
        problems += placeholders.unknown(caption, line)
        if literal.get("language") in ("console", "shell-session", "pycon"):
            message = "a transcript has no caption: a captioned block is a file that the reader makes"
            problems.append(Problem(line, "file", message))
        report(self.env, problems)  # type: ignore[attr-defined]

        block = verified_block("", container, lines=[])
        block.source, block.line = literal.source, line
        page: str = self.env.docname  # type: ignore[attr-defined]
        made = path or caption
        container["ids"] = [_unused(f"file-{page}-{made}", self.state.document.ids)]  # type: ignore[attr-defined]
        block["examples"] = [
            File(page=page, line=line, block=line, digest=UNKNOWN_YET, path=made, content=content)
        ]
        return [block]


def _unused(text: str, taken: dict[str, nodes.Element]) -> str:
    """Return an id for links to a file, and note it."""
    name = first = str(nodes.make_id(text))
    number = 1
    while name in taken:
        number += 1
        name = f"{first}-{number}"
    taken[name] = nodes.Element()
    return name


class FileBlock(_File, CodeBlock):
    """Sphinx's `code-block`; its caption is a path."""

    def run(self) -> list[nodes.Node]:
        """Return Sphinx's nodes for the text as it is on the page, to the last byte.

        `self.content` will not do: MyST drops blank lines at its end, and splits at form feeds too.
        """
        if "caption" in self.options:
            lines = _without_options(self.block_text.split("\n")[1:-2])
            self.content_offset = self.block_text.count("\n") - 2 - len(lines)
            self.content = StringList(lines, source=self.get_source_info()[0])
        return super().run()


def _without_options(lines: list[str]) -> list[str]:
    """Return the lines of a directive after its options, and after the blank line that may follow them."""
    if lines and lines[0].strip() == "---":
        end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
        lines = lines[end + 1 :]
    else:
        lines = lines[next((number for number, line in enumerate(lines) if not line.startswith(":")), 0) :]
    return lines[1:] if lines and not lines[0].strip() else lines


class FileInclude(_File, LiteralInclude):
    """Sphinx's `literalinclude`; its caption is a path."""

    # `diff` would read a second file, from anywhere.
    option_spec: ClassVar = {
        name: kind for name, kind in (LiteralInclude.option_spec or {}).items() if name != "diff"
    }


def keep_blank_lines(_app: Sphinx, config: Config) -> None:
    """Show the blank lines at both ends of a file: Pygments' lexers strip them by themselves."""
    for _, aliases, _, _ in get_all_lexers(plugins=False):
        for language in aliases:
            config.highlight_options.setdefault(language, {}).setdefault("stripnl", False)
