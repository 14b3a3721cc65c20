"""`<name>` in an example stands for what differs from run to run; the table is in conf/cluster.toml."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from checks.pages.language.problem import Problem

NAME = re.compile(r"<([a-z][a-z0-9_]*)>")
_NUMBERED = re.compile(r"(?P<base>.+)_\d+")

# What the placeholders of a page stand for so far.
Captures = Mapping[str, str]


class UnknownPlaceholderError(Exception):
    """A `<name>` that the table does not have."""


class NotCapturedError(Exception):
    """A `<name>` is typed before it was captured, and the table gives it no value."""


class Placeholder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the table.

    Attributes:
        meaning: what it stands for, in words.
        pattern: a Python regular expression; None for a literal.
        value: what is typed for it where nothing was captured.
        varies: it may stand for something else each time it is seen.
        literal: it stands for itself: programs print this word in angle brackets.
    """

    meaning: str
    pattern: str | None = None
    value: str | None = None
    varies: bool = False
    literal: bool = False


class Placeholders:
    """The table, by name: [placeholders] of conf/cluster.toml, or what examples.json holds of it.

    Raises:
        ValueError: an entry has unknown keys, no meaning, or not one of pattern and `literal`.
    """

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        self.table = {name: _entry(name, entry) for name, entry in table.items()}

    def find(self, name: str) -> Placeholder | None:
        """Return the entry of `name`, None if there is none; `job_id_2` is a second value of `job_id`."""
        if name in self.table:
            return self.table[name]
        numbered = _NUMBERED.fullmatch(name)
        return self.table.get(numbered["base"]) if numbered else None

    def entry(self, name: str) -> Placeholder:
        """Return the entry of `name`.

        Raises:
            UnknownPlaceholderError: neither the name nor its base is in the table.
        """
        if found := self.find(name):
            return found
        raise UnknownPlaceholderError(name)

    def literally(self, names: Iterable[str]) -> "Placeholders":
        """Return the table for a block in which these names are no placeholders, but words as they stand."""
        words = {name: {"literal": True, "meaning": "a word that a program prints"} for name in names}
        return Placeholders(self.as_json() | words) if words else self

    def is_literal(self, name: str) -> bool:
        """Tell whether `<name>` is just a word that programs print."""
        return self.entry(name).literal

    def names(self, text: str) -> list[str]:
        """Return the placeholders in `text` that stand for something, in order.

        Raises:
            UnknownPlaceholderError: one is in no table.
        """
        return [name for name in NAME.findall(text) if not self.is_literal(name)]

    def fill(self, text: str, captures: Captures) -> str:
        """Return `text` as it is typed: each `<name>` replaced by its value.

        Raises:
            UnknownPlaceholderError, NotCapturedError
        """

        def value(match: re.Match[str]) -> str:
            name = match[1]
            entry = self.entry(name)
            if entry.literal:
                return match.group()
            found = captures.get(name, entry.value)
            if found is None:
                raise NotCapturedError(name)
            return found

        return NAME.sub(value, text)

    def unknown(self, text: str, line: int) -> list[Problem]:
        """Return what is wrong with a line of the page: the names in it that the table does not have."""
        names = [name for name in NAME.findall(text) if self.find(name) is None]
        message = (
            "unknown placeholder <{0}>: conf/cluster.toml has no [placeholders.{0}]; "
            "if it is to be shown as it stands, write {{{{ '<{0}>' }}}}"
        )
        return [Problem(line, "placeholder", message.format(name)) for name in names]

    def as_json(self) -> dict[str, dict[str, Any]]:
        """Return the table as it stands in examples.json."""
        return {name: msgspec.structs.asdict(entry) for name, entry in self.table.items()}


def _entry(name: str, entry: Mapping[str, Any]) -> Placeholder:
    try:
        found = Placeholder(**entry)
        re.compile(found.pattern or "")
    except (TypeError, re.error) as error:
        raise ValueError(f"conf/cluster.toml, [placeholders.{name}]: {error}") from error
    if (found.pattern is None) != found.literal:
        raise ValueError(f"conf/cluster.toml, [placeholders.{name}]: needs a pattern, or literal = true")
    return found
