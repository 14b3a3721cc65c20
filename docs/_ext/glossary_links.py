"""Link the words that the glossary explains: each of them where a page uses it first.

Headings, code, links, captions and cards stay as they are, and so does the page of the glossary itself.
"""

import re
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

import versions
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata

CLOSED = (addnodes.glossary, nodes.caption, nodes.thead, nodes.term, nodes.Admonition)


class GlossaryLinks(SphinxPostTransform):
    """Put references to terms into the text, for Sphinx to resolve."""

    default_priority = 5  # before references are resolved
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:
        """Link the words of each page; one file may hold all pages."""
        terms = terms_of(self.env)
        left_out = (*self.config.glossary_pages_left_out, *terms.values())
        meanings = {term: term for term in terms} | self.config.glossary_words
        meanings = {phrase.lower(): term for phrase, term in meanings.items()}
        words = re.compile(pattern(list(meanings)), re.IGNORECASE)
        for part in (self.document, *self.document.findall(addnodes.start_of_file)):
            page = part.get("docname", self.env.docname)
            if terms and not page.startswith(left_out):
                self._link(part, page, words, meanings)

    def _link(self, part: nodes.Element, page: str, words: re.Pattern[str], meanings: dict[str, str]) -> None:
        done = {
            str(link["reftarget"]).lower()
            for link in part.findall(addnodes.pending_xref)
            if link["reftype"] == "term"
        }
        for text in list(_texts(part)):
            pieces: list[nodes.Node] = []
            end = 0
            for found in words.finditer(text):
                term = meaning(found[0], meanings)
                if not term or term in done:
                    continue
                done.add(term)
                shown = nodes.inline("", found[0], classes=["glossary-term"])
                to = {"refdomain": "std", "reftype": "term", "reftarget": term, "refdoc": page}
                link = addnodes.pending_xref("", shown, refexplicit=True, refwarn=True, **to)
                pieces += [nodes.Text(text[end : found.start()]), link]
                end = found.end()
            if pieces:
                text.parent.replace(text, [*pieces, nodes.Text(text[end:])])


def _texts(part: nodes.Element) -> Iterator[nodes.Text]:
    """Return the plain text of the paragraphs of a page."""
    for text in part.findall(nodes.Text):
        above = list(_above(text))
        if type(text.parent) is nodes.paragraph and above[-1] is part and not any(map(_is_closed, above)):
            yield text


def _above(node: nodes.Node) -> Iterator[nodes.Element]:
    """Return what is around a node, up to its page."""
    while (node := node.parent) is not None:
        yield node
        if isinstance(node, addnodes.start_of_file):
            return


def _is_closed(node: nodes.Element) -> bool:
    return isinstance(node, CLOSED) or node.get("design_component") == "card"


def terms_of(env: BuildEnvironment) -> dict[str, str]:
    """Return the terms in lower case, each with the page of its glossary."""
    objects = env.domains.standard_domain.objects
    return {name.lower(): page for (kind, name), (page, _) in objects.items() if kind == "term"}


def pattern(phrases: list[str]) -> str:
    """Return what finds phrases, also in the plural: of two that begin alike, the longer one."""
    longest_first = sorted(phrases, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return rf"(?<![\w/.~-])(?:{either})s?(?![\w/-]|\.\w)"


def meaning(found: str, meanings: dict[str, str]) -> str:
    """Return the term that a text means; "" if it means none."""
    name = " ".join(found.lower().split())
    return meanings[name if name in meanings else name.removesuffix("s")]


def outdated(
    _app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return all pages if the glossary has changed."""
    glossaries = set(terms_of(env).values())
    return sorted(env.found_docs) if glossaries & (added | changed | removed) else []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the parts to Sphinx."""
    app.add_config_value("glossary_pages_left_out", [], "env")
    app.add_config_value("glossary_words", {}, "env")  # what else means a term; "" for what means none
    app.add_post_transform(GlossaryLinks)
    app.connect("env-get-outdated", outdated)
    return {
        "version": "1",
        "env_version": versions.of([Path(__file__)]),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
