"""Write what the search looks through: `search-data.js` at the root of the site.

A script and not JSON, because pages opened as files may load scripts but nothing else. docs/_static/search.js
reads it; conf/search.toml has the words that readers use for the words on the pages.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from around.sections import pages as section_pages
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

LEFT_OUT = {"404", "index"}  # what the cards of the start page say is on the pages
OUTPUT_CHARACTERS = 4000  # of one section: a long list of packages is found by its start


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the data of all pages, in the order of their names."""
    if exception is not None or app.builder.name != "dirhtml":
        return
    words = tomllib.loads((Path(app.confdir).parent / "conf" / "search.toml").read_text(encoding="utf-8"))
    pages = [
        {"page": name, "url": app.builder.get_target_uri(name), "sections": list(sections(app, name))}
        for name in sorted(app.env.found_docs - LEFT_OUT - section_pages(app.env))
    ]
    data = json.dumps({"pages": pages, **words}, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "search-data.js").write_text(f"window.searchData = {data};\n", encoding="utf-8")


def sections(app: Sphinx, name: str) -> Iterator[dict[str, Any]]:
    """Return the sections of a page: the first is the page's own."""
    for section in app.env.get_doctree(name).findall(nodes.section):
        title = section.next_node(nodes.title)
        yield {
            "id": section["ids"][0],
            "title": title.astext() if title else name,
            **_content(section),
        }


def _content(section: nodes.section) -> dict[str, str]:
    """Return a section's own text, commands, names in code, and what is printed, without its subsections."""
    found: dict[str, list[str]] = {"text": [], "commands": [], "code": [], "output": []}
    todo: list[nodes.Node] = [
        child for child in section.children if not isinstance(child, nodes.section | nodes.title)
    ]
    while todo:
        node = todo.pop(0)
        if isinstance(node, nodes.Element) and node.get("lines"):  # a transcript, docs/_ext/verified
            for role, _lead, text, _machine in node["lines"]:
                kind = {"command": "commands", "more": "commands", "answer": "output"}.get(role, role)
                found[kind if kind in found else "output"].append(text.strip())
        elif isinstance(node, nodes.literal_block):
            found["commands"].append(node.astext())
        elif isinstance(node, nodes.paragraph | nodes.term | nodes.caption | nodes.rubric):
            found["text"].append(node.astext())
            found["code"] += [literal.astext() for literal in node.findall(nodes.literal)]
        else:
            todo[:0] = [child for child in node.children if not isinstance(child, nodes.section)]
    joined = {kind: "\n".join(line for line in lines if line) for kind, lines in found.items()}
    # Runs of signs, such as the lines of a table, are nothing to look for.
    joined["output"] = re.sub(r"[-=#.]{3,}", "", joined["output"])[:OUTPUT_CHARACTERS]
    return joined


def setup(app: Sphinx) -> ExtensionMetadata:
    """Wait for the end of the build."""
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
