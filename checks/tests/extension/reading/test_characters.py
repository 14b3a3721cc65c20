"""Control characters in a page are refused: nobody sees them, and a copied command would hold them."""

import pytest

from checks.tests.extension.conftest import TinySite

MESSAGE = (
    "this line holds the control character {}, pasted from a terminal? Delete it: what is printed is shown "
    "without colours and cursor movement; in a command, write \\e or \\033 [verified.character]"
)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("\x1b[31mred\x1b[0m", "U+001B"),
        ("bell\x07", "U+0007"),
        ("\x0cpage 2", "U+000C"),
        ("a\x08\x1bb", "U+0008, U+001B"),
        ("a\x9bb", "U+009B"),
        ("a\x7fb", "U+007F"),
    ],
)
def test_control_character_is_refused(site: TinySite, line: str, named: str) -> None:
    site.page("guide/page", f"```console\n[ada@gate1 ~]$ ls\n{line}\n```")
    built = site.build()
    assert built.warnings == [f"guide/page.md:4: WARNING: {MESSAGE.format(named)}"]
    assert built.broken == {"guide/page"}


def test_text_is_none(site: TinySite) -> None:
    site.page("guide/page", "```console\n[ada@gate1 ~]$ ls\na\tb é ⚠️ 👩\u200d💻 \u200f(שלום)\u200e\n```")
    assert site.build().warnings == []
