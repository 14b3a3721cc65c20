"""`{{ dotted.name }}` in a page is a value of conf/cluster.toml; examples.json has it filled in."""

import re

from conf.facts import value

# {{ conda.root }} is a value; {{ 'text' }} is the text itself, for pages that explain the braces.
BRACES = re.compile(r"\{\{\s*(?:'(?P<text>[^']*)'|(?P<name>[^{}]*?))\s*\}\}")


def fill(text: str) -> str:
    """Return text of a page as its reader sees it; an unknown name stays."""
    return BRACES.sub(_filled, text)


def _filled(match: re.Match[str]) -> str:
    if match["name"] is None:
        return match["text"]
    try:
        return value(match["name"])
    except KeyError:
        return match.group()
