"""Break what an example expects: prompt, output, answers, exit status."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from checks.mutation.operators.commands import other_name
from checks.mutation.operators.mutant import Mutation
from checks.mutation.operators.words import misspelt, other_number, other_word
from checks.mutation.site import Site
from checks.pages.contract.examples import Answer, Command
from checks.pages.contract.mutants import MutantKind
from checks.pages.language import keys
from checks.pages.language.ellipsis import is_skip

_WHERE = re.compile(r"(?P<user>[a-z_][\w-]*)@(?P<host>[\w.-]+|<\w+>)")
_ENVIRONMENT = re.compile(r"\([^)]*\) ")


def mutations(example: Command, at: int, before: str | None, site: Site) -> Iterator[Mutation]:
    """Yield what can be expected wrongly of a command.

    Args:
        example: a command of the page.
        at: its number on the page.
        before: the prompt shown before it in its terminal; None at the terminal's first.
        site: knows the users and machines that a prompt may name.
    """
    if example.prompt != before:
        yield from _prompts(example, at, site, is_run=before is None)
    for number, line in enumerate(example.expected):
        if line.strip() and not is_skip(line):
            yield from _line(example, at, number)
    if example.command and not example.serves:
        said = "mark `fails` left out" if example.fails else "mark `fails` added"
        yield Mutation(
            MutantKind.STATUS, said, at, (replace(example, fails=not example.fails),), is_run=False
        )


def _prompts(example: Command, at: int, site: Site, *, is_run: bool) -> Iterator[Mutation]:
    shown = example.prompt or ""
    user, host = example.user or "", example.host or ""
    others = [(other_name(site.users, user), host)]
    if not host.startswith("<"):
        others.append((user, other_name(site.machines, host)))
    for new_user, new_host in others:
        new = _WHERE.sub(lambda _: f"{new_user}@{new_host}", shown, count=1)  # noqa: B023
        changed = replace(example, prompt=new, user=new_user, host=new_host)
        yield Mutation(MutantKind.PROMPT, f"prompt `{shown}` became `{new}`", at, (changed,), is_run=is_run)
    if environment := _ENVIRONMENT.match(shown):
        changed = replace(example, prompt=shown[environment.end() :])
        said = f"prompt `{shown}` became `{changed.prompt}`"
        yield Mutation(MutantKind.PROMPT, said, at, (changed,), is_run=is_run)


def _line(example: Command, at: int, number: int) -> Iterator[Mutation]:
    """Leave out one line of the output, change a word of it, change a number of it."""
    line = example.expected[number]
    asked = _question(example, number)
    if asked is not None:
        yield from _asked(example, at, number, asked)
        return
    if not _may_go(example, number):
        yield Mutation(
            MutantKind.LINE,
            f"output line `{line.strip()}` left out",
            at,
            (_without(example, number),),
            is_run=False,
        )
    for kind, new in ((MutantKind.WORD, other_word(line)), (MutantKind.NUMBER, other_number(line))):
        if new is not None:
            said = f"output `{line.strip()}` became `{new.strip()}`"
            yield Mutation(kind, said, at, (_with(example, number, new),), is_run=False)


def _may_go(example: Command, number: int) -> bool:
    """Tell whether a `...` beside the line stands for it when it is left out."""
    beside = example.expected[max(number - 1, 0) : number + 2]
    return any(is_skip(line) for line in beside)


def _question(example: Command, number: int) -> int | None:
    """Return which of the example's answers is given on this line of its output."""
    asked = 0
    for place, line in enumerate(example.expected):
        first = asked
        while asked < len(example.answers) and _is_given(example.answers[asked], line, asked - first):
            asked += 1
        if place == number:
            return first if asked > first else None
    return None


def _is_given(answer: Answer, line: str, earlier: int) -> bool:
    """Tell whether an answer is given on a line of output, where others are given before it."""
    if answer.after is None:
        return not earlier and answer.question in line
    return len(keys.pressed(line)) > earlier and keys.pressed(line)[earlier].key == answer.key


def _asked(example: Command, at: int, number: int, asked: int) -> Iterator[Mutation]:
    """Leave a question out, and answer it in another way."""
    line, answers = example.expected[number], example.answers
    answer = answers[asked]
    if example.stops and not asked:
        return  # without its first key it is none
    if answer.key:
        yield _key_left_out(example, at, number, asked)
        return
    without = replace(_without(example, number), answers=(*answers[:asked], *answers[asked + 1 :]))
    yield Mutation(MutantKind.LINE, f"output line `{line.strip()}` left out", at, (without,))
    if not answer.answer:
        return
    new = "no" if answer.answer in ("y", "yes") else misspelt(answer.answer) or "no"
    start = line.rindex(answer.answer)
    changed = _with(example, number, line[:start] + new + line[start + len(answer.answer) :])
    given = (*answers[:asked], Answer(answer.question, new), *answers[asked + 1 :])
    said = f"answer `{answer.answer}` became `{new}`"
    yield Mutation(MutantKind.ANSWER, said, at, (replace(changed, answers=given),))


def _key_left_out(example: Command, at: int, number: int, asked: int) -> Mutation:
    """Leave out a key, and what is typed before it: the first of its line."""
    answer, line = example.answers[asked], example.expected[number]
    typed, key = answer.answer or "", answer.key or ""
    shorter = line.replace(typed + key, "", 1)
    changed = _with(example, number, shorter) if shorter.strip() else _without(example, number)
    given = (*example.answers[:asked], *example.answers[asked + 1 :])
    said = f"`{typed}{key}` not typed" if typed else f"key `{key}` left out"
    return Mutation(MutantKind.KEY, said, at, (replace(changed, answers=given),))


def _without(example: Command, number: int) -> Command:
    return replace(example, expected=(*example.expected[:number], *example.expected[number + 1 :]))


def _with(example: Command, number: int, line: str) -> Command:
    lines = (*example.expected[:number], line, *example.expected[number + 1 :])
    return replace(example, expected=lines)
