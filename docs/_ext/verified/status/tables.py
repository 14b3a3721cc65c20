"""Tables of docutils, as the status page shows them."""

from collections.abc import Iterable

from docutils import nodes

from checks.pages.contract.examples import Example, File


def table(head: list[str], rows: Iterable[list[nodes.Node]], name: str) -> nodes.Node:
    """Return a table of docutils; it scrolls by itself where the screen is narrow."""
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=1) for _ in head]
    group += nodes.thead("", _row([nodes.Text(text) for text in head]))
    group += nodes.tbody("", *[_row(row) for row in rows])
    return nodes.container(
        "", nodes.table("", group, classes=["verification", name]), classes=["table-wrapper"]
    )


def first_line(example: Example) -> str:
    """Return an example's first line, which stands for it in a table."""
    text = example.path if isinstance(example, File) else example.written
    return text.strip().split("\n")[0]


def _row(cells: list[nodes.Node]) -> nodes.row:
    return nodes.row("", *[nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells])
