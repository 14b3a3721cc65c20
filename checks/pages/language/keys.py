"""Keys that a reader presses while a program runs, as a page shows them.

A terminal shows some keys itself, as `^C`. For another one, and where it does not, the page has `<Ctrl-D>`,
which readers see as a key. A key stands at the beginning or the end of a line, or right before a word that a
program prints then, as in `^Cstopped`. A letter such as `<Y>` stands in a line of keys only, or it would be
found in `vector<T>`.
"""

import re
import string
from collections.abc import Mapping
from typing import NamedTuple

from checks.pages.language.prompts import GUARD, OUTPUT

# What is sent for each, as a page writes it.
KEYS: Mapping[str, str] = {
    "^C": "\x03",
    "^Z": "\x1a",
    **{f"<Ctrl-{letter}>": chr(ord(letter) - 64) for letter in string.ascii_uppercase},
    **{f"<Alt-{letter}>": f"\x1b{letter.lower()}" for letter in string.ascii_uppercase},
    **{f"<{letter}>": letter.lower() for letter in string.ascii_uppercase},
    "<Enter>": "\r",
    "<Esc>": "\x1b",
    "<Space>": " ",
    "<Tab>": "\t",
}
KNOWN = "^C, ^Z, <Enter>, <Esc>, <Space>, <Tab>, and letters as in <Q>, <Ctrl-D>, <Alt-U>"
INTERRUPTS, STOPS = ("^C", "<Ctrl-C>"), ("^Z", "<Ctrl-Z>")
# At a shell's prompt: the shell ends.
END = "<Ctrl-D>"
# It leaves a pager, which has a screen of its own.
QUIT = "<Q>"
# The text before them in their line is typed.
TYPING = ("<Enter>", "<Esc>")
KEY = re.compile("|".join(map(re.escape, KEYS)))
_ONLY = re.compile(rf"(?:{KEY.pattern})+")
_NAMED = re.compile("|".join(re.escape(key) for key in KEYS if len(key) != len("<T>") or key == QUIT))
_FIRST = re.compile(rf"(?:{_NAMED.pattern})+")
_LAST = re.compile(rf"(?:{_NAMED.pattern})+\Z")
_INSIDE = re.compile(r"\^[CZ](?=[\w\[])")
_NEARLY = re.compile(r"\^[A-Z]|<(?:Ctrl|Control|Alt|Shift|Strg|C)[-+][^<>\s]*>|<(?:CTRL|ctrl)[-+][^<>\s]*>")


class Pressed(NamedTuple):
    """A key in a line of a page.

    Attributes:
        before: the line before it, and before what is typed for it.
        typed: what is typed before it, after the key before it.
    """

    before: str
    typed: str
    key: str

    @property
    def end(self) -> int:
        """Where the line goes on after it."""
        return len(self.before) + len(self.typed) + len(self.key)


def pressed(line: str) -> list[Pressed]:
    """Return the keys in a line of a transcript; one that begins with `...` has none, it is output."""
    line = line.rstrip()
    if line.startswith(OUTPUT):
        return []
    runs = [_ONLY.fullmatch(line) or _FIRST.match(line), _LAST.search(line), *_INSIDE.finditer(line)]
    if line.endswith(TYPING):  # all of it is typed
        runs += _NAMED.finditer(line)
    found = {key.start(): key[0] for run in runs if run for key in KEY.finditer(line, *run.span())}
    keys: list[Pressed] = []
    for start, key in sorted(found.items()):
        end = keys[-1].end if keys else 0
        typed = start if key not in TYPING else end
        keys.append(Pressed(line[:typed], line[typed:start], key))
    return keys


def label(key: str) -> str:
    """Return what stands on a key for its readers: `Ctrl-C` for `^C`."""
    return key.strip("<>").replace("^", "Ctrl-")


def wrong(line: str) -> str | None:
    """Return what is wrong with a line that is a key no page can press; None if it is fine."""
    text = line.strip()
    if text in KEYS or not (found := _NEARLY.fullmatch(text)):
        return None
    return f"unknown key {found[0]}: a page can press {KNOWN}; {GUARD}"


def at_prompt(command: str) -> str | None:
    """Return what is wrong with a key after a prompt; None if there is none, or it ends the shell."""
    text = command.strip()
    if text == END:
        return None
    found = _LAST.search(text)
    if not found or text[: found.start()][-1:] in (" ", "'", '"'):
        return None
    return (
        f"{found[0]} at a prompt, where no program runs: only {END} is pressed there, alone on its "
        "line. A key for the program stands below the command; in a command, quote it"
    )
