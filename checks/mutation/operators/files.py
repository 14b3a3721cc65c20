"""Break a file that the reader makes: a line left out, a number or a name changed."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from checks.mutation.operators.mutant import Mutation
from checks.mutation.operators.words import misspelt, other_number, other_word
from checks.pages.contract.examples import File
from checks.pages.contract.mutants import MutantKind

# Comments and what Python takes as one change nothing; `#!` (who reads the script) and `#$`
# (requests of a job) do.
_COMMENT = re.compile(r"\s*(?:#(?![!$])|\"\"\".*\"\"\"\s*\Z)")


def mutations(example: File, at: int) -> Iterator[Mutation]:
    """Yield what can be wrong with a captioned file."""
    path = example.path
    if broken := misspelt(path):
        yield Mutation(
            MutantKind.PATH, f"file `{path}` became `{broken}`", at, (replace(example, path=broken),)
        )
    lines = example.content.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if not line.strip() or _COMMENT.match(line):
            continue
        shown = line.strip()
        rest = (lines[:number], lines[number + 1 :])
        others = [new for new in (other_number(line), other_word(line)) if new is not None]
        for new in ("", *others):
            said = f"became `{new.strip()}` in {path}" if new else f"left out of {path}"
            content = "".join([*rest[0], new, *rest[1]])
            yield Mutation(
                MutantKind.FILE, f"line `{shown}` {said}", at, (replace(example, content=content),)
            )
