"""The kinds of mutants: what is broken on purpose in an example."""

from collections.abc import Iterable, Mapping
from enum import StrEnum, auto

from checks.pages.contract.examples import Example, NotRun


class MutantKind(StrEnum):
    """One kind, by the name that build/mutants.json has for it, in the order of reports."""

    FLAG = auto()
    ARGUMENT = auto()
    PACKAGE = auto()
    VERSION = auto()
    MODULE = auto()
    PATH = auto()
    ADDRESS = auto()
    ARRAY = auto()
    ANSWER = auto()
    KEY = auto()
    PROMPT = auto()
    LINE = auto()
    WORD = auto()
    NUMBER = auto()
    STATUS = auto()
    FILE = auto()
    STEP = auto()
    REMOVE = auto()
    SWAP = auto()


# What is broken, for a reader of the status page.
MEANINGS: Mapping[str, str] = {
    MutantKind.FLAG: "an option left out or misspelt",
    MutantKind.ARGUMENT: "a name, a text or a number of a command",
    MutantKind.PACKAGE: "a package left out or misspelt",
    MutantKind.VERSION: "a version left out or changed",
    MutantKind.MODULE: "a module left out or misspelt",
    MutantKind.PATH: "the name of a file",
    MutantKind.ADDRESS: "the user or host of an address",
    MutantKind.ARRAY: "the bounds of an array of tasks",
    MutantKind.ANSWER: "the answer to a question",
    MutantKind.KEY: "a key that is pressed in a program left out",
    MutantKind.PROMPT: "user, host or environment in a prompt",
    MutantKind.LINE: "a line of output left out",
    MutantKind.WORD: "a word of output misspelt",
    MutantKind.NUMBER: "a number of output changed",
    MutantKind.STATUS: "the mark `fails` added or left out",
    MutantKind.FILE: "a line of a file left out or changed",
    MutantKind.STEP: "a step on the screen: what is opened, pressed, typed or seen",
    MutantKind.REMOVE: "an example left out",
    MutantKind.SWAP: "two examples swapped",
}


def page_digest(examples: Iterable[Example]) -> str:
    """Return the digest of a page's last example that is run: it changes with every example before it."""
    run = [example.digest for example in examples if not isinstance(example, NotRun)]
    return run[-1] if run else ""
