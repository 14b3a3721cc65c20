"""Write each page as Markdown beside its HTML, `guide/connect/index.md`, with the evidence in words."""

from pathlib import Path
from typing import Any

import versions
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from verified.reading.block import verified_block
from verified.writing import actions, words
from verified.writing.fields import fields
from verified.writing.header import page_verdict
from verified.writing.pictures import file_name

from around.markdown_text import Known, Markdown, code, escape, fence, quoted


def write(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write a page that has just been written as HTML; the template links what `markdown` names."""
    if doctree is None or app.builder.name != "dirhtml":
        return
    target = Path(app.builder.get_outfilename(page)).with_suffix(".md")  # type: ignore[attr-defined]
    target.parent.mkdir(parents=True, exist_ok=True)
    known = _known(app.builder.imgpath)
    target.write_text(Markdown(known).page(doctree) + evidence(doctree), encoding="utf-8")
    context["markdown"] = target.name


def evidence(doctree: nodes.document) -> str:
    """Write what is known about all of a page's examples, as its last section; nothing if it has none."""
    blocks = [(node["examples"], node["verdicts"]) for node in doctree.findall(verified_block)]
    if not blocks:
        return ""
    told, others = words.page(blocks)
    listed = [f"- {code(command)}: {escape(why)}" for command, why in others]
    return "\n".join(["", "## Evidence", "", told, *([""] if listed else []), *listed, ""])


def steps(node: nodes.Element, images: str) -> str:
    """Write steps on the reader's screen as a list."""
    signs = {"code": ("`", "`"), "q": ("“", "”"), "strong": ("**", "**"), "kbd": ("**", "**"), "": ("", "")}
    lines = []
    for step, verdict in zip(node["examples"], node["verdicts"], strict=True):
        if step.action == "picture":
            picture = actions.taken(verdict)
            shown = f"![{escape(step.text)}]({images}/{file_name(picture)})" if picture else ""
            lines.append(shown or f"(A picture: {escape(step.text)}.)")
        else:
            told = (text.join(signs[kind]) for kind, text in actions.pieces(step))
            lines.append("".join(told))
    where = actions.LABELS[node["screen"]]
    return "\n".join([f"In {where}:", "", *(f"{number}. {line}" for number, line in enumerate(lines, 1))])


def _known(images: str) -> Known:
    """Return how the nodes of `verified` are written."""
    markdown = Markdown({})

    def block(node: nodes.Element) -> list[str]:
        verdict = [quoted([escape(words.verdict(node["examples"], node["verdicts"]))])]
        if node.get("screen"):
            return [steps(node, images), *verdict]
        literal = node.next_node(nodes.literal_block)
        assert literal is not None, "a transcript or a file holds its text"
        name = [f"The file {code(node['examples'][0].path)}:"] if not node["lines"] else []
        return [*name, fence(literal.astext(), literal.get("language", "")), *verdict]

    def verdict(node: nodes.Element) -> list[str]:
        return [node.astext()]

    return {verified_block: block, page_verdict: verdict, fields: markdown.blocks}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Wait for pages that have been written."""
    app.connect("html-page-context", write)
    return {
        "version": "1",
        "env_version": versions.of(Path(__file__).parent.glob("*markdown*.py")),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
