"""Questions of programs: [[questions]] of conf/cluster.toml, and where one stands in a line of a page."""

from collections.abc import Mapping, Sequence
from typing import Any

Question = Mapping[str, Any]
"""`text` is how it ends; `secret` tells that the answer is the account's password."""


def first(line: str, questions: Sequence[Question]) -> tuple[Question, str, str] | None:
    """Return the question that stands first in a line, the line up to its end, and what follows it.

    Of two at one place, it is the longer. None if there is none. What is typed at a secret question does
    not show, so a line that goes on after it is ordinary output, such as `password: none`.
    """
    found = [
        question
        for question in questions
        if question["text"] in line
        and not (question.get("secret") and line.partition(question["text"])[2].strip())
    ]
    if not found:
        return None
    question = min(found, key=lambda question: (line.index(question["text"]), -len(question["text"])))
    end = line.index(question["text"]) + len(question["text"])
    return question, line[:end], line[end:]
