"""The browsers in which the built site is tested."""

import shutil

# Debian's package; the names it and its sibling have elsewhere.
PACKAGE = "chromium"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# The same of Firefox, in which the site is looked at each night.
FIREFOX_PACKAGE = "firefox-esr"
FIREFOX_PROGRAMS = ("firefox-esr", "firefox")


def find_browser() -> str | None:
    """Return the path of a Chromium on this machine, None if there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def find_firefox() -> str | None:
    """Return the path of a Firefox on this machine, None if there is none."""
    return next(filter(None, map(shutil.which, FIREFOX_PROGRAMS)), None)
