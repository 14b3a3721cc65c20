"""Questions of programs: [[questions]] of conf/cluster.toml, and where one stands in a line of a page."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from checks.pages.language.ellipsis import ELLIPSIS
from checks.pages.language.placeholders import NAME, Captures

Question = Mapping[str, Any]
"""`text` is how it ends, where `...` is any text and `<name>` a word; with `^` before it, it is the prompt of
a program: it stands at the start of a line, and a blank follows. `secret` tells that the answer is the
account's password."""
AT_START = "^"


class Asked(NamedTuple):
    """A question in a line: its entry, the line before it, its own text, and what follows it."""

    question: Question
    before: str
    text: str
    typed: str


def first(line: str, questions: Sequence[Question]) -> Asked | None:
    """Return the question that stands first in a line.

    Of two at one place, it is the longer. None if there is none. What is typed at a secret question does
    not show, so a line that goes on after it is ordinary output, such as `password: none`.
    """
    found = [
        Asked(question, line[: match.start()], match.group(), line[match.end() :])
        for question in questions
        if (match := re.search(pattern(question["text"]), line))
        and not (question.get("secret") and line[match.end() :].strip())
    ]
    return min(found, key=lambda asked: (len(asked.before), -len(asked.text)), default=None)


def pattern(text: str, captures: Captures | None = None) -> str:
    """Return the regular expression for a question, in which placeholders stand for what was captured."""
    if text.startswith(AT_START):
        return rf"(?m:^){pattern(text.removeprefix(AT_START), captures)}(?!\S)"
    known = captures or {}

    def word(name: str) -> str:
        return re.escape(known[name]) if name in known else r"\S+?"

    def words(piece: str) -> str:
        """Return the pattern of what is between two `...`; every second part is a name."""
        parts = enumerate(NAME.split(piece))
        return "".join(word(part) if number % 2 else re.escape(part) for number, part in parts)

    return ".*?".join(map(words, ELLIPSIS.split(text)))
