"""Names of blocks for links to them: made of their first command, so they stay when text above changes."""

import re
from collections.abc import Mapping, Sequence

from docutils import nodes

from checks.pages.contract.examples import Command, Example, File
from verified.reading.block import verified_block

LENGTH = 40  # characters of a command in a name
PROMPT = re.compile(r"^.*?[$>%#] +")


def put(doctree: nodes.document, known: Mapping[str, Sequence[Example]]) -> None:
    """Give each block its name. The document may hold many pages: the offline copy is one of all.

    Args:
        doctree: what is about to be written.
        known: the examples of each page.
    """
    places: dict[str, dict[int, str]] = {}
    for block in doctree.findall(verified_block):
        block["anchor"] = ""
        for first in block["examples"][:1]:
            if first.page not in places:
                places[first.page] = names(known.get(first.page, ()))
            block["anchor"] = places[first.page].get(first.block, "")


def names(examples: Sequence[Example]) -> dict[int, str]:
    """Return the name of each block of a page, by the block's line; unique where all pages are one, too."""
    found: dict[int, str] = {}
    for block in dict.fromkeys(example.block for example in examples):
        inside = [example for example in examples if example.block == block]
        page = nodes.make_id(inside[0].page.replace("/", "-"))
        name = first = f"example-{page}-{_words(inside)}".rstrip("-")
        number = 1
        while name in found.values():
            number += 1
            name = f"{first}-{number}"
        found[block] = name
    return found


def _words(examples: Sequence[Example]) -> str:
    """Return what a block begins with, in letters, digits and hyphens."""
    typed = [
        example.command
        for example in examples
        if isinstance(example, Command) and example.command and not example.stops
    ]
    first = examples[0]
    text = typed[0] if typed else first.path if isinstance(first, File) else PROMPT.sub("", first.written)
    return str(nodes.make_id(text.split("\n")[0])[:LENGTH])
