"""Break a step on the reader's screen: its address, its text, its key, the field or window it names."""

from collections.abc import Iterator

from msgspec.structs import replace

from checks.mutation.operators.mutant import Mutation
from checks.mutation.operators.words import misspelt, other_number, other_word
from checks.pages.contract.examples import Step
from checks.pages.contract.mutants import MutantKind

# Steps that change nothing.
LOOKING = ("see", "picture", "closed")


def mutations(step: Step, at: int) -> Iterator[Mutation]:
    """Yield what can be wrong with a step."""
    if step.action in ("open", "see", "press", "type", "into"):
        for text in dict.fromkeys((other_number(step.text), other_word(step.text))):
            if text is not None:
                yield _mutation(step, at, text=text)
    if step.action == "key":
        yield _mutation(step, at, text=_other_key(step.text))
    if step.into and (into := misspelt(step.into)):
        yield _mutation(step, at, into=into)
    if step.window and (window := misspelt(step.window)):
        yield _mutation(step, at, window=window)


def _mutation(step: Step, at: int, **changed: str) -> Mutation:
    (name, new), *_ = changed.items()
    old = getattr(step, name)
    broken = replace(step, command=step.command.replace(old, new), **changed)
    said = (
        f"window `{old}` became `{new}`"
        if name == "window"
        else f"`{step.command}` became `{broken.command}`"
    )
    # What is seen can be judged by what was seen; the rest has to be done.
    return Mutation(MutantKind.STEP, said, at, (broken,), is_run=step.action != "see" or name != "text")


def _other_key(key: str) -> str:
    """Return another key: one of several pressed at once alone, or the next one."""
    _, plus, last = key.rpartition("+")
    return last if plus else {"Enter": "Tab"}.get(key, "Enter")
