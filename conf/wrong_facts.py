"""Describe in one line what is wrong in conf/cluster.toml: the key, what was found, what is allowed."""

from collections.abc import Mapping
from typing import Any

import jsonschema


def objection(table: Mapping[str, Any], schema: Mapping[str, Any]) -> str | None:
    """Return the first thing that is wrong in the table; None if all is well."""
    errors = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).iter_errors(
        table
    )
    for error in sorted(errors, key=lambda error: [str(part) for part in error.absolute_path]):
        return f"{_key(error)}: {_allowed(error)}"
    return None


def _key(error: jsonschema.ValidationError) -> str:
    """Return where it is, as a dotted name such as `prompts.cluster.where[0]`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path]
    return "".join(parts).removeprefix(".") or "top level"


def _allowed(error: jsonschema.ValidationError) -> str:
    rule, value = str(error.validator), error.validator_value
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    if rule == "required":
        return error.message.replace("is a required property", "is missing")
    if rule == "additionalProperties" and isinstance(error.instance, Mapping):
        known = [*schema.get("properties", ()), *schema.get("patternProperties", ())]
        unknown = [key for key in error.instance if key not in known]
        return f"unknown key {', '.join(unknown)}; allowed: {', '.join(known)}"
    if rule == "enum" and isinstance(value, list):
        return f"{error.instance!r} is not allowed; allowed: {', '.join(map(str, value))}"
    wanted = schema.get("description") or {"type": value}.get(rule)
    return f"{error.instance!r} is not allowed; allowed: {wanted}" if wanted else error.message
