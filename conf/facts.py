"""Read `conf/cluster.toml`, the one home of every fact about the cluster."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

CONF = Path(__file__).parent
ROOT = CONF.parent
CLUSTER_TOML = CONF / "cluster.toml"


@cache
def facts() -> Mapping[str, Any]:
    """Return the whole table, as `tomllib` reads it."""
    return tomllib.loads(CLUSTER_TOML.read_text(encoding="utf-8"))


def value(dotted: str) -> str:
    """Return one value by its dotted name, such as `conda.root`, as text.

    Raises:
        KeyError: the name is not in cluster.toml, or names a table, not a value.
    """
    found: Any = facts()
    for part in dotted.split("."):
        if not isinstance(found, Mapping) or part not in found:
            raise KeyError(dotted)
        found = found[part]
    if isinstance(found, Mapping | list):
        raise KeyError(dotted)
    return str(found)
