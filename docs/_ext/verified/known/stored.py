"""Read what an earlier run left behind in build/: it may be missing, and it may be broken."""

import json
from pathlib import Path
from typing import Any

import jsonschema
from sphinx.util import logging

from conf.aside import set_aside

logger = logging.getLogger(__name__)


def read(path: Path, schema: Path, kind: str, *, without: str, remedy: str) -> Any:
    """Return what a file says, None if there is no file; a broken one is set aside with a message.

    It is no warning, which would end a strict build: the next run writes the file again. If the file cannot
    even be renamed, that is one.

    Args:
        path: the file, JSON.
        schema: its JSON schema.
        kind: the subtype of the warning.
        without: what the site does without the file.
        remedy: what to do about a broken one.
    """
    if not path.exists():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.validate(data, json.loads(schema.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:  # not readable, not UTF-8, not JSON
        reason = str(error)
    except jsonschema.ValidationError as error:
        reason = f"at {error.json_path}: {error.message[:200]}"
    else:
        return data
    try:
        set_aside(path, f"{reason}; so the site {without}. {remedy}")
    except OSError as error:
        message = "%s cannot be used, so the site %s: %s. %s"
        logger.warning(message, path, without, f"{reason}; {error}", remedy, type="verified", subtype=kind)
    return None
