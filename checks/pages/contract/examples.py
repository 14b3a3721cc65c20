"""The examples of the pages, as the site's build hands them to the runner: `build/examples.json`.

The types are the contract: the extension makes these values, the runner reads them back, and
`python -m checks.pages.contract.schemas` writes them down as a JSON schema for other programs.
"""

from abc import ABCMeta, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from checks.pages.contract import stored
from checks.pages.language import keys
from checks.pages.language.placeholders import Placeholder
from checks.pages.language.steps import Action, Screen

EXAMPLES_JSON = stored.BUILD / "examples.json"

Line = Annotated[int, Meta(ge=1, description="line in the page, from 1")]
Terminal = Annotated[str, Meta(pattern="^[1-9][0-9]*$", description='"1" unless the block says terminal=N')]
Digest = Annotated[
    str,
    Meta(pattern="^[0-9a-f]{64}$", description="SHA-256 of this example and of all that is run before it"),
]
Port = Annotated[str, Meta(pattern="^:[0-9]+$", description="ready when this port answers")]
Key = Annotated[str, Meta(pattern=r"^(\^[CZ]|<[A-Z][A-Za-z-]*>)$", description="as the page has it")]
NotEmpty = Annotated[str, Meta(min_length=1)]


class ContractError(Exception):
    """examples.json is missing or is not what its types say."""


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """A question of a program and what the reader types; None means the account's password.

    Attributes:
        key: what is pressed after it, as the page has it; None: Enter, which the page does not show.
        after: where nothing is asked, the lines that have to be there before.
    """

    question: str
    answer: str | None
    key: Key | None = None
    after: tuple[str, ...] | None = None


class _Kind(msgspec.StructMeta, ABCMeta):
    """Lets a type of msgspec leave to its kinds what they must say."""


class Example(
    Struct, metaclass=_Kind, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"
):
    """What all examples have in common: where they stand. `block` is the line of the fence."""

    page: str
    line: Line
    block: Line
    digest: Digest

    @property
    def session(self) -> str | None:
        """The terminal it belongs to, if it does to one."""
        return None

    @property
    def user(self) -> str | None:
        """Who does it, if the page says so."""
        return None

    @property
    def host(self) -> str | None:
        """Where it is done, if the page says so: a name or a placeholder."""
        return None

    @property
    def title(self) -> str:
        """The example in one line, as a report shows it."""
        first, *rest = self.written.splitlines() or [""]
        return first + (" …" if rest else "")

    @property
    @abstractmethod
    def written(self) -> str:
        """What the page has: a command, a step, a block."""

    @property
    def typed(self) -> str:
        """All that a reader types for it, after a blank or the prompt."""
        return f" {self.written}"


class Command(Example, frozen=True, kw_only=True, tag="command"):
    """A prompt, what is typed there (nothing: it only says where the reader is), and what is printed.

    A key as the command ends the server that runs in the terminal; the output begins with the key's line.

    Attributes:
        session: the terminal.
        user, host: as in the prompt; the host may be a placeholder.
        prompt: all of it, with the name of an active environment.
        command: lines of a command that goes on are joined by newlines.
        expected: the lines that the page shows.
        answers: in the order of the questions in the output.
        fails: it ends with an exit status other than 0.
        repeat_until: it is typed again until its output fits; the words tell readers what they wait for.
        serves: it is a server, which keeps running.
        check_only: it is only ever run on a throw-away cluster.
        literals: names in angle brackets that are no placeholders here, but words as they stand.
    """

    session: Terminal
    user: str
    host: str
    prompt: str
    command: str
    expected: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    fails: bool = False
    repeat_until: NotEmpty | None = None
    serves: Port | None = None
    check_only: bool = False
    literals: tuple[str, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether it ends the server in its terminal."""
        return self.command in keys.KEYS and self.command != keys.END

    @property
    def written(self) -> str:
        """What is typed; the prompt where nothing is."""
        return self.command or self.prompt

    @property
    def typed(self) -> str:
        """The command, after its prompt."""
        return self.command if self.stops else f"{self.prompt} {self.command}"


class File(Example, frozen=True, kw_only=True, tag="file"):
    """A file that the reader makes; the runner writes the same bytes, as UTF-8.

    Attributes:
        path: from the reader's home directory.
        content: its text.
        host: the reader's own machine, if it is made there; otherwise it is made on the cluster.
    """

    path: NotEmpty
    content: str
    host: str | None = None

    @property
    def session(self) -> str:
        """The first terminal: that is where a page begins."""
        return "1"

    @property
    def written(self) -> str:
        """What a person would do."""
        return f"write {self.path}"

    @property
    def typed(self) -> str:
        """The text of the file."""
        return f" \n{self.content}"


class Step(Example, frozen=True, kw_only=True, tag="step"):
    """What the reader does, or sees, on the screen of their own machine.

    Attributes:
        host: the reader's machine.
        screen: where on it: the browser, or a window of another program.
        window: words of the window's title; None in the browser.
        action: what is done.
        command: the step as the page has it.
        text: an address, a text, a name, a key, or what a picture shows.
        into: the field that is typed into; None: what has the keyboard.
    """

    host: str
    screen: Screen
    window: str | None = None
    action: Action
    command: NotEmpty
    text: str
    into: str | None = None

    @property
    def written(self) -> str:
        """The step."""
        return self.command


class NotRun(Example, frozen=True, kw_only=True, tag="not-run"):
    """A block that is shown only, and why.

    Attributes:
        command: the whole block.
        reason: why it is not run.
    """

    command: str
    reason: NotEmpty

    @property
    def written(self) -> str:
        """The block."""
        return self.command


class Head(Struct, frozen=True, forbid_unknown_fields=True):
    """A page that has examples.

    Attributes:
        title: as readers see it.
        source: the page's file, from the root of the repository.
        needs: what an account or machine must be for all of the page to come out as shown; None: nothing
            special, and the page passes again on the same account.
    """

    title: str
    source: str
    needs: str | None = None


class Examples(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """build/examples.json: every example that the pages show, as the reader sees it.

    Values of the site are filled in; placeholders are not.

    Attributes:
        placeholders: the table. A name stands as <name> in an example; <name_2> is a second value of it.
        pages: those that have examples, by Sphinx's name of the page.
        examples: in reading order within each page.
    """

    version: Literal[2]
    placeholders: dict[Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$")], Placeholder]
    pages: dict[str, Head]
    examples: list[Command | File | Step | NotRun]


@dataclass(frozen=True)
class Page:
    """A page with its examples in reading order; `name` is Sphinx's, the others are those of `Head`."""

    name: str
    title: str
    source: str
    examples: tuple[Example, ...]
    needs: str | None = None


@dataclass(frozen=True)
class Book:
    """All pages and the table of placeholders they use."""

    pages: Mapping[str, Page]
    placeholders: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_book(path: Path = EXAMPLES_JSON) -> Book:
    """Read examples.json.

    Raises:
        ContractError: the file is missing, is not JSON or does not have the types.
    """
    try:
        return book_from(stored.load(path, Examples))
    except FileNotFoundError:
        raise ContractError(f"{path} is missing: build the site first (nox -s docs)") from None
    except stored.StoredError as error:
        raise ContractError(f"{path} cannot be used ({error}): build the site again") from None


def book_from(data: Examples) -> Book:
    """Sort the examples by their pages.

    Raises:
        stored.StoredError: an example is on a page that is not there.
    """
    examples: dict[str, list[Example]] = {name: [] for name in data.pages}
    for number, example in enumerate(data.examples):
        if example.page not in examples:
            raise stored.StoredError(f"there is no page {example.page} - at $.examples[{number}].page")
        examples[example.page].append(example)
    pages = {
        name: Page(name, head.title, head.source, tuple(examples[name]), head.needs)
        for name, head in data.pages.items()
    }
    return Book(pages, msgspec.to_builtins(data.placeholders))
