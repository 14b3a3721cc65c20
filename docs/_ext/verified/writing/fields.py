"""Fields under a page's title: what the reader types there stands in the page's commands.

The table [fields] of conf/cluster.toml says what can be typed, and which text of the page it replaces.
docs/_static/fields.js does the replacing, in the reader's browser; without a script nothing is shown.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from checks.pages.contract import Command, Example, File


class fields(nodes.Admonition, nodes.Element):  # noqa: N801 - docutils names nodes so
    """The fields of one page; `fields` holds their entries by name."""


def add(doctree: nodes.document, examples: Sequence[Example], table: Mapping[str, Mapping[str, Any]]) -> None:
    """Put the fields after the title of a page whose examples show what they replace."""
    title = doctree.next_node(nodes.title)
    shown = "\n".join(_text(example) for example in examples)
    used = {name: entry for name, entry in table.items() if any(text in shown for text in entry["replaces"])}
    if title is not None and used:
        title.parent.insert(title.parent.index(title) + 1, fields("", fields=used))


def _text(example: Example) -> str:
    """Return all of an example that a reader may type, or that shows where."""
    if isinstance(example, Command):
        return f"{example.prompt} {example.command}"
    return example.content if isinstance(example, File) else example.written


def visit(translator: HTML5Translator, node: fields) -> None:
    """Write the form."""
    labels = [entry["label"] for entry in node["fields"].values()]
    words = " and ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else labels[0]
    inputs = "".join(_input(name, entry) for name, entry in node["fields"].items())
    translator.body.append(
        f'<details class="fields"><summary>Show the commands with your own {escape(words)}</summary>\n'
        f'<form autocomplete="off">{inputs}<button type="reset">Clear</button></form>\n'
        "<p>Every command on every page follows. What you type stays in this browser.</p></details>\n"
    )
    raise nodes.SkipNode


def _input(name: str, entry: Mapping[str, Any]) -> str:
    """Write one field with its label; an empty one shows what the page has."""
    given = {
        "name": name,
        "placeholder": entry["replaces"][0],
        "pattern": entry["pattern"],
        "title": entry["hint"],
        "data-replaces": json.dumps(entry["replaces"]),
    }
    attributes = " ".join(f'{key}="{escape(value)}"' for key, value in given.items())
    field = f'<input {attributes} size="12" spellcheck="false" autocapitalize="none">'
    return f"<label>{escape(entry['label'])} {field}</label> "
