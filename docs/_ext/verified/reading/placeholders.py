"""`<name>` in an example stands for what differs from run to run; the table is in conf/cluster.toml."""

import re
from collections.abc import Mapping, Set
from dataclasses import asdict, dataclass
from typing import Any

from verified.reading.problems import Problem

NAME = re.compile(r"<([a-z][a-z0-9_]*)>")
NUMBERED = re.compile(r"(?P<name>.+)_\d+")


@dataclass(frozen=True)
class Placeholder:
    """One entry of the table. `pattern` is a Python regular expression, None for a literal."""

    meaning: str
    pattern: str | None = None
    value: str | None = None
    varies: bool = False
    literal: bool = False


class Placeholders:
    """The table, by name.

    Raises:
        ValueError: an entry has unknown keys, no meaning, or neither pattern nor `literal`.
    """

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        self.table: dict[str, Placeholder] = {}
        for name, entry in table.items():
            try:
                self.table[name] = Placeholder(**entry)
                re.compile(self.table[name].pattern or "")
            except (TypeError, re.error) as error:
                raise ValueError(f"conf/cluster.toml, [placeholders.{name}]: {error}") from error
            if self.table[name].pattern is None and not self.table[name].literal:
                raise ValueError(
                    f"conf/cluster.toml, [placeholders.{name}]: needs a pattern, or literal = true"
                )

    def find(self, name: str) -> Placeholder | None:
        """Return the entry of `name`; `job_id_2` is a second value of `job_id`."""
        if name in self.table:
            return self.table[name]
        numbered = NUMBERED.fullmatch(name)
        return self.table.get(numbered["name"]) if numbered else None

    def literally(self, names: Set[str]) -> "Placeholders":
        """Return the table for a block in which these names are no placeholders, but words as they stand."""
        words = {name: {"literal": True, "meaning": "a word that a program prints"} for name in names}
        return Placeholders({name: asdict(entry) for name, entry in self.table.items()} | words)

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
        return {name: asdict(entry) for name, entry in self.table.items()}
