"""Fill values of cluster.toml into the files of conf/sge and conf/image/files."""

import re
from collections.abc import Mapping
from typing import Any

from conf.facts import CLUSTER_TOML, facts

PLACE = re.compile(r"\{\{ *([\w.]+) *\}\}")


def render(text: str, where: str, extra: Mapping[str, str] | None = None) -> str:
    """Return `text` with each `{{ dotted.name }}` replaced; a list becomes words with spaces between.

    Args:
        text: what a file holds.
        where: the file's name, for the message.
        extra: further names, such as the host a file is for.

    Raises:
        ValueError: a name is not in cluster.toml; the text says file and line.
    """

    def fill(place: re.Match[str]) -> str:
        name = place[1]
        if extra and name in extra:
            return extra[name]
        found: Any = facts()
        for part in name.split("."):
            if not isinstance(found, Mapping) or part not in found:
                line = text.count("\n", 0, place.start()) + 1
                raise ValueError(f"{where}:{line}: {name} is not in {CLUSTER_TOML.name}")
            found = found[part]
        return " ".join(map(str, found)) if isinstance(found, list) else str(found)

    return PLACE.sub(fill, text)


def without_comments(text: str) -> str:
    """Return a configuration file without comment lines, which some readers in SGE do not skip."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
