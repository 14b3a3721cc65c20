"""Markdown of a page that Sphinx has read: the words that stand on it, for programs and for copying.

`blocks` writes what stands below each other, `inline` what stands in a line. Both look into what they do not
know.
"""

import re
from collections.abc import Callable, Iterator

from docutils import nodes
from sphinx import addnodes

# What would be read as Markdown's own; a line's first characters are looked at apart.
SIGNS = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)")
FIRST = re.compile(r"^(\s*)([#>+-]|\d+(?=[.)]\s))", re.MULTILINE)
LEFT_OUT = (nodes.comment, nodes.raw, nodes.target, addnodes.index, addnodes.toctree, nodes.colspec)
BOLD = {"tab-name", "sd-card-title"}  # names of what follows, in panels of tabs and on cards
# Nodes of other extensions, and how each is written.
Known = dict[type[nodes.Element], Callable[[nodes.Element], list[str]]]


class Markdown:
    """Writes one page.

    Args:
        known: how nodes of other extensions are written.
    """

    def __init__(self, known: Known) -> None:
        self.known = known

    def page(self, document: nodes.document) -> str:
        """Write a whole page."""
        return "\n\n".join(self.blocks(document)) + "\n"

    def blocks(self, node: nodes.Element, level: int = 0) -> list[str]:
        """Write what is in a node, each block for itself; `level` counts the headings above."""
        return [block for child in node.children for block in self._block(child, level) if block.strip()]

    def _block(self, node: nodes.Node, level: int) -> list[str]:
        if isinstance(node, LEFT_OUT) or (isinstance(node, nodes.Element) and node.get("role") == "tablist"):
            return []
        for kind, write in self.known.items():
            if isinstance(node, kind):
                return write(node)
        if isinstance(node, nodes.section):
            return self.blocks(node, level + 1)
        if isinstance(node, nodes.title) and isinstance(node.parent, nodes.Admonition):
            return [f"**{self.inline(node)}**"]
        if isinstance(node, nodes.title):
            return [f"{'#' * level} {self.inline(node)}"]
        if isinstance(node, nodes.literal_block):
            return [fence(node.astext(), node.get("language", ""))]
        if isinstance(node, nodes.rubric | nodes.caption):
            return [f"**{self.inline(node)}**"]
        if isinstance(node, nodes.image):
            return [self._image(node)]
        if isinstance(node, nodes.table):
            return ["\n".join(self._rows(node))]
        if isinstance(node, nodes.Text | nodes.TextElement | nodes.Inline):
            text = FIRST.sub(r"\1\\\2", self.inline(node).strip())
            return [f"**{text}**" if BOLD & {*_classes(node), *_classes(node.parent)} else text]
        assert isinstance(node, nodes.Element)
        return self._group(node, level)

    def _group(self, node: nodes.Element, level: int) -> list[str]:
        """Write what holds other blocks."""
        if isinstance(node, nodes.bullet_list | nodes.enumerated_list):
            is_bullet = isinstance(node, nodes.bullet_list)
            signs = ["-" if is_bullet else f"{number}." for number in _numbers(node)]
            items = [
                hung(f"{sign} ", self.blocks(item, level))
                for sign, item in zip(signs, node.children, strict=True)
                if isinstance(item, nodes.Element)
            ]
            return [listed(items)]
        if isinstance(node, nodes.definition_list | nodes.field_list):
            return [listed([self._entry(entry, level) for entry in node.children])]
        if isinstance(node, nodes.Admonition | nodes.block_quote):
            return [quoted(self.blocks(node, level))]
        return self.blocks(node, level)

    def _entry(self, entry: nodes.Node, level: int) -> str:
        """Write a term or the name of a field, and what is said of it, as an item of a list."""
        assert isinstance(entry, nodes.Element) and isinstance(entry[-1], nodes.Element)
        name = ", ".join(self.inline(each).strip() for each in entry[:-1])
        first, *rest = self.blocks(entry[-1], level) or [""]
        return hung("- ", [f"**{name}**: {first}", *rest])

    def inline(self, node: nodes.Node) -> str:
        """Write what stands in a line."""
        if isinstance(node, nodes.Text):
            return escape(node.astext())
        if isinstance(node, LEFT_OUT):
            return ""
        if isinstance(node, nodes.literal):
            return code(node.astext())
        if isinstance(node, nodes.image):
            return self._image(node)
        assert isinstance(node, nodes.Element)
        inside = "".join(self.inline(child) for child in node.children)
        if isinstance(node, nodes.emphasis):
            return f"*{inside}*"
        if isinstance(node, nodes.strong):
            return f"**{inside}**"
        if isinstance(node, nodes.reference) and (address := leads_to(node)):
            return f"[{inside}]({address})"
        return inside

    def _image(self, node: nodes.image) -> str:
        return f"![{escape(node.get('alt', ''))}]({node['uri']})"

    def _rows(self, table: nodes.table) -> Iterator[str]:
        """Write a table, a row a line."""
        for number, row in enumerate(table.findall(nodes.row)):
            cells = [
                " ".join(self.blocks(entry)).replace("\n", " ").replace("|", "\\|")
                for entry in row.findall(nodes.entry)
            ]
            yield f"| {' | '.join(cells)} |"
            if number == 0:
                yield "|" + "---|" * len(cells)


def escape(text: str) -> str:
    """Write plain text so that nothing in it is read as Markdown."""
    return SIGNS.sub(r"\\\g<0>", text)


def leads_to(node: nodes.reference) -> str | None:
    """Return where a link leads; to another page of the site, to its Markdown."""
    if "refid" in node:
        return f"#{node['refid']}"
    address: str | None = node.get("refuri")
    if address is None or not node.get("internal"):
        return address
    before, sign, place = address.partition("#")
    return f"{before}index.md{sign}{place}" if before.endswith("/") or not address else address


def fence(text: str, language: str = "") -> str:
    """Write a block of code, between longer fences than any that it holds."""
    longest = max((len(ticks) for ticks in re.findall(r"^ *(`{3,})", text, re.MULTILINE)), default=2)
    ticks = "`" * (longest + 1)
    name = "" if language in ("none", "default") else language
    return "\n".join([ticks + name, text.rstrip("\n"), ticks])


def code(text: str) -> str:
    """Write code in a line, between more backticks than it holds."""
    ticks = "`" * (1 + max((len(found) for found in re.findall("`+", text)), default=0))
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{blank}{text}{blank}{ticks}"


def listed(items: list[str]) -> str:
    """Write a list, with space around items of several lines."""
    return ("\n\n" if any("\n" in item for item in items) else "\n").join(items)


def hung(sign: str, blocks: list[str]) -> str:
    """Write an item of a list: its sign, and all lines as far in."""
    lines = "\n\n".join(blocks).split("\n")
    return "\n".join([sign + lines[0], *(" " * len(sign) * bool(line) + line for line in lines[1:])])


def quoted(blocks: list[str]) -> str:
    """Write a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(filter(None, blocks)).split("\n"))


def _numbers(node: nodes.Element) -> range:
    start = node.get("start", 1)
    return range(start, start + len(node.children))


def _classes(node: nodes.Node) -> list[str]:
    return list(node.get("classes", [])) if isinstance(node, nodes.Element) else []
