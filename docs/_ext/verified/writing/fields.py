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

from checks.pages.contract.examples import Command, Example, File


class fields(nodes.Admonition, nodes.Element):  # noqa: N801 - docutils names nodes so
    """What a page can be prepared with; `fields` holds entries by name, the children say what it needs."""


def prepare(
    examples: Sequence[Example], table: Mapping[str, Mapping[str, Any]], needs: str | None
) -> list[nodes.Node]:
    """Return the fields for what the examples show, and what the page needs; nothing if there is neither."""
    shown = "\n".join(_text(example) for example in examples)
    used = {name: entry for name, entry in table.items() if any(text in shown for text in entry["replaces"])}
    if not used and not needs:
        return []
    return [fields("", *([_sentence(needs)] if needs else []), fields=used)]


def _sentence(needs: str) -> nodes.paragraph:
    """Return the sentence about what a page needs; what is between backticks is code."""
    parts = f"To get the same output, start with {needs}.".split("`")
    pieces = [
        nodes.literal("", part) if number % 2 else nodes.Text(part) for number, part in enumerate(parts)
    ]
    return nodes.paragraph("", "", *pieces, classes=["page-needs"])


def _text(example: Example) -> str:
    """Return all of an example that a reader may type, or that shows where."""
    if isinstance(example, Command):
        return f"{example.prompt} {example.command}"
    return example.content if isinstance(example, File) else example.written


def visit(translator: HTML5Translator, node: fields) -> None:
    """Write the form, and open what the page needs."""
    summary = "Use your own names" if node["fields"] else "Before you start"
    translator.body.append(
        f'<details class="fields"><summary>{summary}<span class="fields-used"></span></summary>\n'
    )
    if node["fields"]:
        inputs = "".join(_input(name, entry) for name, entry in node["fields"].items())
        translator.body.append(
            f'<form autocomplete="off">{inputs}<button type="reset">Clear</button>\n'
            "<p>Every command on every page follows. What you type stays in this browser.</p></form>\n"
        )


def depart(translator: HTML5Translator, _node: fields) -> None:
    """Close it."""
    translator.body.append("</details>\n")


def _input(name: str, entry: Mapping[str, Any]) -> str:
    """Write one field with its label; an empty one shows what the page has."""
    given = {
        "name": name,
        "placeholder": entry["replaces"][0],
        "pattern": entry["pattern"],
        "title": entry["hint"],
        "data-replaces": json.dumps(entry["replaces"]),
        "data-lasts": entry.get("lasts", "always"),
    }
    attributes = " ".join(f'{key}="{escape(value)}"' for key, value in given.items())
    field = f'<input {attributes} size="12" spellcheck="false" autocapitalize="none">'
    hint = f'<span class="field-hint">{escape(entry["hint"])}</span>'
    return f"<label>{escape(entry['label'])} {field}</label>{hint} "
