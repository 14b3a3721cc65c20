"""Read what an earlier run left behind in build/: it may be missing, and it may be broken."""

from pathlib import Path
from typing import Any

import msgspec
from sphinx.util import logging

from checks.pages.contract import stored

logger = logging.getLogger(__name__)


def read(path: Path, kind: type, warning: str, *, without: str, remedy: str) -> Any:
    """Return what a file says, None if there is no file; a broken one is set aside with a message.

    It is no warning, which would end a strict build: the next run writes the file again. If the file cannot
    even be renamed, that is one.

    Args:
        path: the file, JSON.
        kind: its type, of `checks.pages.contract.reports`.
        warning: the subtype of the warning.
        without: what the site does without the file.
        remedy: what to do about a broken one.
    """
    try:
        return msgspec.to_builtins(stored.load(path, kind))
    except FileNotFoundError:
        return None
    except stored.StoredError as error:
        reason = str(error)
    try:
        stored.set_aside(path, f"{reason}; so the site {without}. {remedy}")
    except OSError as error:
        message = "%s cannot be used, so the site %s: %s. %s"
        logger.warning(message, path, without, f"{reason}; {error}", remedy, type="verified", subtype=warning)
    return None
