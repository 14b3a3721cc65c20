"""Read `conf/cluster.toml`, where every fact about the cluster is written once."""

import importlib.util
import json
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

CONF = Path(__file__).parent
ROOT = CONF.parent
SITE = ROOT / (os.environ.get("ICEBERG_SITE") or CONF)
"""What describes the cluster: cluster.toml and image/. $ICEBERG_SITE names another one, from ROOT."""
CLUSTER_TOML = SITE / "cluster.toml"

SCHEMA = CONF / "contract" / "cluster.schema.json"


class FactsError(SystemExit):
    """conf/cluster.toml cannot be used; the text names the key, what was found and what is allowed.

    No program can do anything without it, so all end with the text, whichever module asks first.
    """


@cache
def facts() -> Mapping[str, Any]:
    """Return the whole table, as `tomllib` reads it.

    Raises:
        FactsError: it is no TOML, or not what its schema says. The schema is looked at where jsonschema is
            installed: wherever the site is built or a check runs, but not on a bare machine.
    """
    return checked(CLUSTER_TOML)


def checked(path: Path) -> Mapping[str, Any]:
    """Read a file such as cluster.toml; see `facts`."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise FactsError(f"error: {path}: {error}") from None
    if importlib.util.find_spec("jsonschema") is None:
        return table
    from conf.wrong_facts import objection

    if wrong := objection(table, json.loads(SCHEMA.read_text(encoding="utf-8"))):
        raise FactsError(f"error: {path}: {wrong}")
    return table


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
