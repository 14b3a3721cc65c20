"""Write a line of output as text of a page, so that the page says that line and nothing else.

What a page reads as something else (a prompt, a `<name>`, a value in braces, a question, the end of
the block) gets a `...` where that reading would start: the line then still fits.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from checks.pages.comparison.compare import LONGEST_LINE
from checks.pages.contract.examples import Answer
from checks.pages.language import keys, questions, values
from checks.pages.language.placeholders import NAME, Captures, Placeholders, UnknownPlaceholderError

# Anything the page's reader could take for a prompt, or nearly one; rather too much than too little.
_PROMPT = (
    r"(?:\([^()]*\) )*(?:\[.*\][$#%>]|[$%] |[\w.-]+@[\w.<>-]+:\S*[$#%>](?: |$))"
    r"|.*(?:{users})@.*[$#%>]|\s*-?\w*sh-\d+\.\d+[$#%] "
)
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,}|:{3,})")
_OUTPUT = "..."  # in front of a line: it is output, whatever it looks like
_CONTINUES = re.compile(r">(?: |$)")


@dataclass(frozen=True)
class Notation:
    """How the pages of a site write output.

    Attributes:
        facts: the site's, by which values and questions are known.
        table: the table of placeholders.
    """

    facts: Mapping[str, Any]
    table: Placeholders

    @cached_property
    def _prompt(self) -> re.Pattern[str]:
        users = "|".join(map(re.escape, [*self.facts["users"], "root"]))
        return re.compile(_PROMPT.replace("{users}", users))

    def fill(self, text: str) -> str:
        """Return text of a page with its values in it, as its reader sees it; what is no value stays."""
        return values.fill(text, self.facts, 1)[0]

    def plain(self, line: str, captures: Captures, *, asks: bool = False) -> str:
        """Return `line` for the page, with `<name>` where a captured value stands that has letters in it.

        Args:
            line: one line of output.
            captures: what the placeholders of the page stand for so far.
            asks: leave a question as it is: the page answers it here.
        """
        pieces, position = [], 0
        for start, end, name in self._captured(line, captures):
            pieces += [self.verbatim(line[position:start]), f"<{name}>"]
            position = end
        text = "".join([*pieces, self.verbatim(line[position:])])
        return self.guarded(text, asks=asks)

    def verbatim(self, text: str) -> str:
        """Return a part of a line so that nothing in it is a placeholder or a value."""
        text = NAME.sub(lambda name: name.group() if self._is_literal(name[1]) else f"<...{name[1]}>", text)
        # Braces may belong to others lines above or below, so every pair is taken apart.
        return re.sub(r"\{(?=\{)", "{...", re.sub(r"\}(?=\})", "}...", text))

    def guarded(self, text: str, *, asks: bool = False) -> str:
        """Return a line of a page so that it is read as output, not as anything else."""
        while not asks and (found := self._asked(text)):
            text = text.replace(found.text, f"{found.text[0]}...{found.text[1:]}")
        is_key = not asks and (keys.pressed(text) or keys.wrong(text))
        # Four dots would be no wildcard.
        return f"{_OUTPUT}{text.lstrip('.')}" if is_key or self.could_be_more(text) else text

    def could_be_more(self, text: str) -> bool:
        """Tell whether a line that stands for output looks like a command and its prompt, or a fence."""
        is_guarded = text.lstrip().startswith(_OUTPUT)
        return not is_guarded and bool(self._prompt.match(text) or _FENCE.match(text))

    def question(self, line: str) -> str | None:
        """Return the question that stands first in the line, as it is listed; None if there is none."""
        found = self._asked(line)
        return str(found.question["text"]) if found else None

    def answers(self, line: str) -> list[tuple[str, str]]:
        """Return what a line of a page answers: the question, as it is listed, and what is typed; or keys.

        A key has no question, and stands as the page has it, with the text that is typed before it.
        """
        found = self._asked(line)
        pressed = keys.pressed(found.typed.strip() if found else line)
        if not found:
            return [("", one.typed + one.key) for one in pressed]
        first = pressed[0] if pressed else None
        typed = (first.before + first.typed).strip() + first.key if first else found.typed.strip()
        return [(str(found.question["text"]), typed), *(("", one.typed + one.key) for one in pressed[1:])]

    def asks(self, line: str) -> list[str]:
        """Return what a line waits for: its question, as it is listed, or its keys."""
        return [question or typed for question, typed in self.answers(line)]

    def given(self, answer: Answer) -> tuple[str, str]:
        """Return an answer of an example as `answers` does."""
        return self.question(answer.question) or "", (answer.answer or "") + (answer.key or "")

    def _asked(self, line: str) -> questions.Asked | None:
        return questions.first(line, self.facts["questions"])

    def _is_literal(self, name: str) -> bool:
        try:
            return self.table.is_literal(name)
        except UnknownPlaceholderError:
            return False

    def _captured(self, line: str, captures: Captures) -> list[tuple[int, int, str]]:
        """Return where captured values stand as words, and their names."""
        named: Mapping[str, str] = {
            value: name
            for name, value in reversed(list(captures.items()))
            if any(character.isalpha() for character in value) and not self.table.entry(name).varies
        }
        if not named or len(line) > LONGEST_LINE:
            return []
        words = "|".join(re.escape(value) for value in sorted(named, key=len, reverse=True))
        return [
            (found.start(), found.end(), named[found.group()])
            for found in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", line)
        ]


def continues(text: str) -> bool:
    """Tell whether the line would be read as the rest of the command when it is right below it."""
    return bool(_CONTINUES.match(text))
