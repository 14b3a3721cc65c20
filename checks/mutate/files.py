"""Break a file that the reader makes: a line left out, a number or a name changed."""

import re
from collections.abc import Iterator
from dataclasses import replace

from checks.examples.contract import Example
from checks.mutate.defect import Breach
from checks.mutate.words import misspelt, other_number, other_word

# Comments change nothing, but for `#!` (who reads the script) and `#$` (requests of a job).
_COMMENT = re.compile(r"\s*#(?![!$])")


def breaches(example: Example, at: int) -> Iterator[Breach]:
    """Yield what can be wrong with a captioned file."""
    path = example.path or ""
    if broken := misspelt(path):
        yield Breach("path", f"file `{path}` became `{broken}`", at, (replace(example, path=broken),))
    lines = (example.content or "").splitlines(keepends=True)
    for number, line in enumerate(lines):
        if not line.strip() or _COMMENT.match(line):
            continue
        shown = line.strip()
        rest = (lines[:number], lines[number + 1 :])
        for new in (None, other_number(line), other_word(line)):
            said = f"line `{shown}` left out of {path}"
            if new is not None:
                said = f"line `{shown}` became `{new.strip()}` in {path}"
            content = "".join([*rest[0], new or "", *rest[1]])
            if content != example.content:
                yield Breach("file", said, at, (replace(example, content=content),))
