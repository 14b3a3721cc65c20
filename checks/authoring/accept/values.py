"""`{{ dotted.name }}` in a page is a value of conf/cluster.toml; examples.json has it filled in."""

import re

from conf.facts import value

# {{ conda.root }} is a value; {{ 'text' }} or {{ "text" }} is the text itself, as it stands.
BRACES = re.compile(r"""\{\{\s*(?:'(?P<text>[^']*)'|"(?P<quoted>[^"]*)"|(?P<name>[^{}]*?))\s*\}\}""")


def fill(text: str) -> str:
    """Return text of a page as its reader sees it; an unknown name stays."""
    return BRACES.sub(_filled, text)


def _filled(match: re.Match[str]) -> str:
    for kind in ("text", "quoted"):
        if match[kind] is not None:
            return match[kind]
    try:
        return value(match["name"])
    except KeyError:
        return match.group()
