"""Take a command line apart into words."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<here><<-?)
    |(?P<redirect>\d*>>?&?|<(?![a-z][a-z0-9_]*>))
    |(?P<operator>&&|\|\||[|;&()\n])
    |(?P<word>(?:<[a-z][a-z0-9_]*>|[^\s"'\\|;&<>()]|"(?:\\.|[^"\\])*"|'[^']*'|\\[^\n])+)""",
    re.VERBOSE,
)
# What may stand in front of a program: an assignment, a word of the shell's own.
_BEFORE = re.compile(r"[A-Za-z_]\w*=.*|do|else|elif|if|then|time|until|while|!|\{", re.DOTALL)


@dataclass(frozen=True)
class Word:
    """A word of a command line, quotes included, and where it stands."""

    text: str
    start: int
    end: int
    is_target: bool = False  # of a redirection


def simple_commands(command: str) -> list[list[Word]]:
    """Return the words of each simple command: up to a pipe, a semicolon, the end of a line.

    Left out are assignments and the shell's own words in front of a program, and the text of a
    here-document.
    """
    if "<<" in command:
        command = command.partition("\n")[0]
    found: list[list[Word]] = [[]]
    before = None
    for match in _TOKEN.finditer(command):
        if match["operator"]:
            found.append([])
        elif match["word"] and before != "here" and (found[-1] or not _BEFORE.fullmatch(match["word"])):
            found[-1].append(Word(match.group(), match.start(), match.end(), before == "redirect"))
        before = match.lastgroup
    return [words for words in found if words]
