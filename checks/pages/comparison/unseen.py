"""Make visible what two lines differ in although they look alike, or what a line hides."""

import unicodedata
from difflib import SequenceMatcher

# Letters of other alphabets that look like these of ours.
_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοаɡıӏ",
    "ABESIJKMHOPCTYXaesijopcyxdqwABEZHIKMNOPTYXoagil",
)
_DASHES, _QUOTES = "−‐‑‒–—―", "‘’‚‛′´`“”„‟″"
_SHAPE = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys(_QUOTES, "'") | {'"': "'"})
# Joins the parts of an emoji.
_JOINER = "\u200d"


def unseen(wanted: str, seen: str) -> dict[int, str]:
    """Return what to show, for `str.translate`, in the place of characters that a person cannot tell apart.

    Args:
        wanted: a line as the page has it.
        seen: the line that came; both are looked at where they differ.
    """
    shown: set[str] = set()
    alike = _shape(wanted) == _shape(seen)
    for tag, a, b, c, d in SequenceMatcher(None, wanted, seen, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        differing = set(wanted[a:b] + seen[c:d])
        if alike or _shape(wanted[a:b]) == _shape(seen[c:d]):
            shown |= {character for character in differing if not character.isascii()}
        shown |= set(filter(_hides, differing))
    return {ord(character): f"<U+{ord(character):04X}>" for character in shown}


def _hides(character: str) -> bool:
    """Tell whether a person does not see a character, or takes it for a blank."""
    category = unicodedata.category(character)
    return category in ("Cc", "Cf", "Zl", "Zp", "Zs", "Co", "Cn") and character not in (" ", _JOINER)


def _shape(text: str) -> str:
    """Return what is left of a text for a person who looks at it."""
    plain = unicodedata.normalize("NFKC", text.translate(_LIKE).translate(_SHAPE))
    return "".join(
        " " if character.isspace() else character for character in plain if not _takes_none(character)
    )


def _takes_none(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") or 0xFE00 <= ord(character) <= 0xFE0F
