"""Files that a page shows, to download as they are, to the last byte: `_downloads/<digest>/mean.py`."""

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from checks.pages.contract.examples import Example, File
from verified.reading.block import verified_block

FOLDER = "_downloads"  # Sphinx's own name: its builders know how to link what is in it


def _place(example: File) -> str:
    """Return where a file is in the folder; the same file of two pages is there once."""
    digest = hashlib.sha256(example.content.encode()).hexdigest()[:16]
    return f"{digest}/{example.path.rpartition('/')[2]}"


def link(doctree: nodes.document) -> None:
    """Put a link beside the caption of each file."""
    for block in doctree.findall(verified_block):
        caption = block.next_node(nodes.caption)
        for example in block["examples"]:
            if isinstance(example, File) and caption is not None:
                name = example.path.rpartition("/")[2]
                words = [nodes.Text("Download"), nodes.inline("", f" {name}", classes=["file-name"])]
                shown = addnodes.download_reference("", "", *words, filename=_place(example), reftarget=name)
                caption += shown


def write(app: Sphinx, examples: Mapping[str, Iterable[Example]]) -> None:
    """Write the files, and remove those that no page shows any more."""
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, FOLDER)
    shown = [example for found in examples.values() for example in found if isinstance(example, File)]
    wanted = {_place(example): example.content.encode() for example in shown}
    kept = {place.partition("/")[0] for place in wanted} | {Path(name).parent.name for name in _others(app)}
    for old in folder.glob("*"):
        if old.name not in kept:
            shutil.rmtree(old)
    for place, content in wanted.items():
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_bytes(content)


def _others(app: Sphinx) -> Iterable[str]:
    """Return the downloads that pages link by themselves."""
    return (str(name) for _, name in app.env.dlfiles.values())
