"""A page's text as its reader sees it: with its values filled in, as examples.json has it."""

from checks.pages import values
from conf.facts import facts


def fill(text: str) -> str:
    """Return text of a page with its values in it; what is no value stays."""
    return values.fill(text, facts(), 1)[0]
