"""Put the pictures that the evidence holds beside the pages that show them."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from checks.pages.contract.examples import Example
from verified.known.evidence import Evidence

NAME = "taken-{}.png"


def file_name(picture: Mapping[str, Any]) -> str:
    """Return the name of a picture's file: another picture has another one."""
    return NAME.format(hashlib.sha256(picture["png"].encode()).hexdigest()[:16])


def write(app: Sphinx, examples: Mapping[str, Iterable[Example]], known: Evidence) -> None:
    """Write the pictures of examples that passed, and remove those that no page shows any more."""
    if app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_images"
    verdicts = [known.verdict(example) for found in examples.values() for example in found]
    taken = [verdict.run["picture"] for verdict in verdicts if verdict.run and "picture" in verdict.run]
    wanted = {file_name(picture): picture for picture in taken}
    for old in folder.glob(NAME.format("*")):
        if old.name not in wanted:
            old.unlink()
    for name, picture in wanted.items():
        folder.mkdir(exist_ok=True)
        if not (folder / name).exists():
            (folder / name).write_bytes(base64.b64decode(picture["png"]))
