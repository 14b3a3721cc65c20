"""Read a terminal transcript: which lines are commands, what they print, what is answered.

Pure functions: text in, commands and problems out. Nothing here knows Sphinx.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from checks.pages.language import keys, questions
from checks.pages.language.placeholders import Placeholders
from checks.pages.language.problem import Problem
from checks.pages.language.prompts import GUARD, Prompt, Prompts, UnknownPromptError

# Prompts of other systems, in blocks that are not run.
FOREIGN = re.compile(
    r"""(?:\([^()]*\)\ )*                                # active environments
    (?: PS(?:\ [^>]*)?> | [A-Z]:\\[^>]*>               # PowerShell, cmd
    | (?: \[[^\]]*\]                                   # [ada@host ~]$
        | [\w.-]+@[\w.-]+(?::[^$%#]*|\ [^$%#]+\ )       # ada@host:~/my files$, and macOS: ada@host ~ %
        | (?!\d+%)[\w.@:~/-]*[\w~/]                     # host:~$ and bash$, but no "50% done"
      )?[$%#](?<!^\#)(?=\ |$)                           # $ and % alone; # alone begins a comment
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Line:
    """One line of a transcript. `lead + text` is the line as the page has it.

    `role` is "command" (lead: the prompt), "more" (lead: ">", the command goes on), "answer" (lead: the
    question), "key" (lead: what is before the first key), "output", or "text" (in a block without prompts
    that is not run). `machine` is the kind of machine it is seen on, None before the first prompt.
    """

    number: int
    role: str
    lead: str
    text: str
    machine: str | None


@dataclass(frozen=True)
class Answer:
    """What a program is typed: an answer, None for a secret, or a key.

    Attributes:
        question: what the program asks; nothing where a key is pressed without.
        answer: what is typed.
        key: what is pressed after it, as a page writes it; None: Enter.
        after: the lines that have to be there before, where nothing is asked.
    """

    question: str
    answer: str | None
    key: str | None = None
    after: tuple[str, ...] | None = None


@dataclass
class Command:
    """One prompt with what is typed there (perhaps nothing) and what the page says is printed."""

    line: int
    prompt: Prompt
    command: str
    expected: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


@dataclass(frozen=True)
class Transcript:
    """A whole block, read."""

    lines: list[Line]
    commands: list[Command]
    problems: list[Problem]


@dataclass(frozen=True)
class Grammar:
    """What conf/cluster.toml says about transcripts."""

    prompts: Prompts
    placeholders: Placeholders
    questions: Sequence[questions.Question]

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Grammar":
        """Take the grammar from the table of conf/cluster.toml."""
        placeholders = Placeholders(facts.get("placeholders", {}))
        return cls(Prompts(facts, placeholders), placeholders, facts.get("questions", []))

    def literally(self, names: Set[str]) -> "Grammar":
        """Return the grammar of a block in which these names in angle brackets are words as they stand."""
        return replace(self, placeholders=self.placeholders.literally(names)) if names else self


def read(text: str, grammar: Grammar, first_line: int = 1, server: Prompt | None = None) -> Transcript:
    """Read the text of one block, whose first line is line `first_line` of the page.

    Args:
        text: the block.
        grammar: how it is read.
        first_line: where it starts.
        server: where a server runs in the block's terminal, the prompt at which it was started. A key in the
            first line ends it: that is a command of its own.
    """
    result = Transcript([], [], [])
    if server and (ends := keys.pressed(text.split("\n")[0])):
        result.commands.append(Command(first_line, server, ends[0].key))
    for number, line in enumerate(text.split("\n"), start=first_line):
        result.problems.extend(grammar.placeholders.unknown(line, number))
        try:
            prompt = grammar.prompts.match(line)
        except UnknownPromptError as error:
            result.problems.append(Problem(number, "prompt", str(error)))
            prompt = None
        if prompt:
            if objection := keys.at_prompt(prompt[1]):
                result.problems.append(Problem(number, "key", objection))
            result.commands.append(Command(number, prompt[0], prompt[1].removeprefix(" ")))
            result.lines.append(Line(number, "command", prompt[0].text, prompt[1], prompt[0].machine))
        else:
            result.lines.append(_below(line, number, result, grammar))
    return result


def _below(line: str, number: int, result: Transcript, grammar: Grammar) -> Line:
    """Read a line that has no prompt: it belongs to the command above."""
    if not result.commands:
        if line.strip() and not result.problems:
            message = "output before the first prompt: show the command that prints it"
            nearly = grammar.prompts.nearly(line)
            result.problems.append(Problem(number, "prompt" if nearly else "output", nearly or message))
        return Line(number, "output", "", line, None)
    command = result.commands[-1]
    machine = command.prompt.machine
    if _goes_on(line, result.lines):
        command.command += "\n" + line[2:]
        return Line(number, "more", ">", line[1:], machine)
    if keys.pressed(line) and command.command in ("", keys.END):
        message = f"{line.strip()} where no program runs: show the command that it is pressed in; {GUARD}"
        result.problems.append(Problem(number, "key", message))
    elif line.strip() and not command.command and not command.expected:
        message = "output after a prompt without a command: show the command that prints it"
        result.problems.append(Problem(number, "output", message))
    is_fine = not result.problems or result.problems[-1].line != number  # one message for a line is enough
    if is_fine and (nearly := grammar.prompts.nearly(line)):
        result.problems.append(Problem(number, "prompt", nearly))
    found = questions.first(line, grammar.questions)
    if is_fine and (objection := keys.wrong(found.typed if found else line)):
        result.problems.append(Problem(number, "key", objection))
    before = tuple(command.expected)
    command.expected.append(line.rstrip())
    if found is None:
        return _keys(line, number, before, command)
    answer = None if found.question.get("secret") else found.typed.strip()
    pressed = keys.pressed(answer or "")
    if pressed:
        answer = (pressed[0].before + pressed[0].typed).strip()
    command.answers.append(Answer(found.text, answer, pressed[0].key if pressed else None))
    asked = found.before + found.text
    for one in pressed[1:]:
        command.answers.append(Answer("", one.typed, one.key, (*before, asked + one.before)))
    return Line(number, "answer", found.before + found.text, found.typed, machine)


def _keys(line: str, number: int, before: tuple[str, ...], command: Command) -> Line:
    """Read a line without a question: keys are pressed in it, or it is output."""
    machine = command.prompt.machine
    pressed = keys.pressed(line)
    command.answers += [Answer("", one.typed, one.key, (*before, one.before)) for one in pressed]
    if not pressed:
        return Line(number, "output", "", line, machine)
    if pressed[0].typed:
        return Line(number, "answer", "", line, machine)
    lead = pressed[0].before
    return Line(number, "key", lead, line[len(lead) :], machine)


def _goes_on(line: str, above: Sequence[Line]) -> bool:
    """Tell whether a line continues the command above it, behind the prompt `>`."""
    if not above or not (line == ">" or line.startswith("> ")):
        return False
    typed = above[-1].text.strip() if above[-1].role == "command" else ""
    return above[-1].role == "more" or typed not in ("", keys.END)


def show(text: str, grammar: Grammar, first_line: int = 1) -> Transcript:
    """Read a block that is not run, only to show it: any prompt is fine, and there are no commands."""
    result = Transcript([], [], [])
    for number, line in enumerate(text.split("\n"), start=first_line):
        result.problems.extend(grammar.placeholders.unknown(line, number))
        try:
            prompt = grammar.prompts.match(line)
        except UnknownPromptError:
            prompt = None
        if prompt:
            result.lines.append(Line(number, "command", prompt[0].text, prompt[1], prompt[0].machine))
        elif _goes_on(line, result.lines):
            result.lines.append(Line(number, "more", ">", line[1:], result.lines[-1].machine))
        elif foreign := FOREIGN.match(line):
            result.lines.append(Line(number, "command", foreign[0], line[foreign.end() :], None))
        elif pressed := keys.pressed(line):
            lead = pressed[0].before
            result.lines.append(Line(number, "key", lead, line[len(lead) :], None))
        else:
            result.lines.append(Line(number, "output", "", line, None))
    if not any(line.role == "command" for line in result.lines):  # no prompts: all of it may be typed
        result.lines[:] = [replace(line, role="text") for line in result.lines]
    return result
