"""The table of placeholders and what was captured for them on this page."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

NAME = re.compile(r"<([a-z][a-z0-9_]*)>")
_NUMBERED = re.compile(r"(?P<base>.+)_\d+")

Captures = Mapping[str, str]


class UnknownPlaceholderError(Exception):
    """A `<name>` that stands in no table."""


class NotCapturedError(Exception):
    """A `<name>` is typed before it was captured, and the table gives it no value."""


class Table:
    """The entries of `[placeholders]` in cluster.toml, as `examples.json` carries them."""

    def __init__(self, entries: Mapping[str, Mapping[str, Any]]) -> None:
        self._entries = entries

    def literally(self, names: Iterable[str]) -> "Table":
        """Return the table for an example in which these names are words as they stand."""
        words = {name: {"literal": True} for name in names}
        return Table({**self._entries, **words}) if words else self

    def entry(self, name: str) -> Mapping[str, Any]:
        """Return the entry of `name`; `job_id_2` is a second value of `job_id`.

        Raises:
            UnknownPlaceholderError: neither the name nor its base is in the table.
        """
        numbered = _NUMBERED.fullmatch(name)
        if name not in self._entries and numbered:
            name = numbered["base"]
        if name not in self._entries:
            raise UnknownPlaceholderError(name)
        return self._entries[name]

    def is_literal(self, name: str) -> bool:
        """Tell whether `<name>` is just a word that programs print."""
        return bool(self.entry(name).get("literal"))

    def fill(self, text: str, captures: Captures) -> str:
        """Return `text` as it is typed: each `<name>` replaced by its value.

        Raises:
            UnknownPlaceholderError, NotCapturedError
        """

        def value(match: re.Match[str]) -> str:
            name = match[1]
            entry = self.entry(name)
            if entry.get("literal"):
                return match.group()
            found = captures.get(name, entry.get("value"))
            if found is None:
                raise NotCapturedError(name)
            return str(found)

        return NAME.sub(value, text)

    def names(self, text: str) -> list[str]:
        """Return the placeholders in `text` that stand for something, in order."""
        return [name for name in NAME.findall(text) if not self.is_literal(name)]
