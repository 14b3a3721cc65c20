"""The browser in which the built site is tested."""

import shutil

# Debian's package; the names it and its sibling have elsewhere.
PACKAGE = "chromium"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """Return the path of a Chromium on this machine, None if there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)
