"""The one node of this extension: a block of the page that stands for examples."""

from docutils import nodes
from sphinx.util.docutils import SphinxTranslator


class verified_block(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes so
    """A transcript, a file or steps on a screen, with its examples.

    Attributes:
        examples: list of `contract.Example`.
        lines: for a transcript, its lines as (role, lead, text, machine); otherwise empty.
        screen: for steps, where they are taken: "browser" or "window".
        verdicts: set before writing: one `evidence.Verdict` for each example.

    Its child is the plain literal block, for builders that write no HTML.
    """


def pass_through(translator: SphinxTranslator, node: nodes.Element) -> None:
    """Write only the children: for builders other than HTML."""


# Until the whole page is read, an example has no digest: it depends on those before it.
UNKNOWN_YET = ""
