"""The lines of a Markdown file that show the output of an example."""

import difflib
import re
from pathlib import Path

from checks.authoring.accept.lines import CannotAcceptError, NewLine, new_output
from checks.authoring.accept.notation import Notation
from checks.pages.contract import stored
from checks.pages.contract.examples import Command
from checks.pages.language.placeholders import Captures

# What may stand before every line of a block: the indentation of a list, the marks of a quotation.
_PREFIX = re.compile(r"[ \t>]*")


class Source:
    """A page's file, and what is to be changed in it."""

    def __init__(self, path: Path, notation: Notation) -> None:
        self.path = path
        self._notation = notation
        self._text = path.read_bytes()
        self._lines = self._text.decode("utf-8").split("\n")
        self._edits: dict[int, tuple[int, list[str]]] = {}  # first line -> number of lines, new ones

    def accept(self, example: Command, seen: list[str], captures: Captures) -> list[str]:
        """Put `seen` in the place of the output that the page shows; return it as it is compared.

        Raises:
            CannotAcceptError: the file is not what was run, or the output cannot stand on a page.
        """
        start = example.line + example.command.count("\n") - example.stops  # a key is in the output
        prefix = self._prefix(example)
        old = self._lines[start : start + len(example.expected)]
        texts = [_without(line, prefix) for line in old]
        if [self._notation.fill(text).rstrip() for text in texts] != [
            line.rstrip() for line in example.expected
        ]:
            raise changed(example)
        ending = "\r" if self._lines[example.line - 1].endswith("\r") else ""
        new = new_output(texts, seen, captures, self._notation, example.answers)
        kept = {line.kept for line in new}
        for number, text in enumerate(texts):
            if number not in kept and self._notation.could_be_more(text):
                raise CannotAcceptError(
                    f"line {start + number + 1} of the page could be a command or the start of a block: "
                    "mend it first, or write `...` before it"
                )
        self._edits[start] = (
            len(old),
            [old[line.kept] if line.kept is not None else _with(line, prefix) + ending for line in new],
        )
        return [self._notation.fill(line.text) for line in new]

    def _prefix(self, example: Command) -> str:
        """Return what stands before each line of the example's block; make sure it is that example."""
        lines = self._lines[example.line - 1 : example.line + example.command.count("\n")]
        prefix = _PREFIX.match(lines[0])[0] if lines else ""  # type: ignore[index]
        first, *more = example.command.split("\n")
        if example.stops:
            return prefix
        shown = [f"{example.prompt} {first}", *(f"> {line}" for line in more)]
        if [self._notation.fill(_without(line, prefix)).split() for line in lines] != [
            line.split() for line in shown
        ]:
            raise changed(example)
        return prefix

    def text(self) -> bytes:
        """Return the file with its changes."""
        lines = list(self._lines)
        for start, (count, new) in sorted(self._edits.items(), reverse=True):
            lines[start : start + count] = new
        return "\n".join(lines).encode()

    def diff(self, name: str) -> list[str]:
        """Return what changes, as a unified diff of the file `name`."""
        old, new = (text.decode("utf-8").split("\n") for text in (self._text, self.text()))
        return list(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", lineterm=""))

    def save(self) -> bool:
        """Write the changes, all or nothing; tell whether there were any.

        Raises:
            CannotAcceptError: the file was changed by somebody else meanwhile.
            OSError: it cannot be written.
        """
        text = self.text()
        if text == self._text:
            return False
        path = self.path.resolve()
        if path.read_bytes() != self._text:
            raise CannotAcceptError(f"{self.path} was changed while its commands ran; it was left alone")
        stored.write(path, text)
        self._text, self._lines, self._edits = text, text.decode("utf-8").split("\n"), {}
        return True


def changed(example: Command) -> CannotAcceptError:
    """Say that the page is not the one that was run."""
    return CannotAcceptError(
        f"line {example.line} of the page is not what was run: build the site again (nox -s docs)"
    )


def _without(line: str, prefix: str) -> str:
    """Return a line of a block without what stands before all its lines."""
    line = line.removesuffix("\r")
    if line.startswith(prefix):
        return line[len(prefix) :]
    return line if line.strip(" \t>") else ""


def _with(line: NewLine, prefix: str) -> str:
    return f"{prefix}{line.text}" if line.text else prefix.rstrip()
