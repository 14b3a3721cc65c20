"""The examples of the pages, as `build/examples.json` holds them."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import jsonschema

from conf.aside import set_aside
from conf.facts import CONF, ROOT

EXAMPLES_JSON = ROOT / "build" / "examples.json"
SCHEMAS = CONF / "contract"

Kind = Literal["command", "file", "step", "not-run"]


class ContractError(Exception):
    """A file of the contract is missing or is not what its schema says."""


@dataclass(frozen=True)
class Answer:
    """A question of a program and what the reader types; None means the account's password."""

    question: str
    answer: str | None


@dataclass(frozen=True)
class Example:
    """One command with its output, one file, one step on the reader's screen, or one block not run.

    Of a step: `screen` is "browser" or "window", `window` words of a window's title, `action` what is
    done there, `text` with what, `into` which field; `command` is the step as written.
    """

    kind: Kind
    page: str
    line: int
    digest: str
    session: str | None = None
    prompt: str | None = None
    user: str | None = None
    host: str | None = None
    command: str = ""
    expected: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    fails: bool = False
    serves: str | None = None
    check_only: bool = False
    literals: tuple[str, ...] = ()
    path: str | None = None
    content: str | None = None
    screen: str | None = None
    window: str | None = None
    action: str | None = None
    text: str = ""
    into: str | None = None
    reason: str | None = None

    @property
    def title(self) -> str:
        """The example in one line, as a report shows it."""
        if self.kind == "file":
            return f"write {self.path}"
        first, *rest = (self.command or self.prompt or "").splitlines() or [""]
        return first + (" …" if rest else "")


@dataclass(frozen=True)
class Page:
    """A page with its examples in reading order.

    Attributes:
        name, title: as Sphinx has them.
        source: the file, relative to the repository.
        examples: in reading order.
        needs: what an account or machine must be for the page to pass; None: nothing special, so that
            it passes again on the same account.
    """

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


def validate(data: object, schema: str, what: str) -> None:
    """Check `data` against `conf/contract/<schema>`.

    Raises:
        ContractError: says where in `what` the data is wrong, and how.
    """
    validator = jsonschema.Draft202012Validator(json.loads((SCHEMAS / schema).read_text("utf-8")))
    for error in sorted(validator.iter_errors(data), key=lambda error: list(error.path)):
        where = "/".join(str(part) for part in error.absolute_path) or "top level"
        raise ContractError(f"{what}: {where}: {error.message} (schema: conf/contract/{schema})")


def read_earlier(path: Path, schema: str) -> Any:
    """Return what an earlier run has written; None if there is no file, or none that can be used.

    A file that cannot be used is set aside with a message (see `conf.aside`).
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        validate(data, schema, "its content")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, ContractError) as error:
        with contextlib.suppress(OSError):  # not even that; it is written again all the same
            set_aside(path, str(error))
        return None
    return data


def read_book(path: Path = EXAMPLES_JSON) -> Book:
    """Read and validate `examples.json`.

    Raises:
        ContractError: the file is missing, is not JSON or does not follow its schema.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ContractError(f"{path} is missing: build the site first (nox -s docs)") from None
    except ValueError as error:
        raise ContractError(f"{path} is not JSON ({error}): build the site again") from None
    validate(data, "examples.schema.json", str(path))
    return book_from(data)


def book_from(data: Mapping[str, Any]) -> Book:
    """Turn validated data into a `Book`."""
    examples: dict[str, list[Example]] = {name: [] for name in data["pages"]}
    for entry in data["examples"]:
        examples[entry["page"]].append(_example(entry))
    pages = {
        name: Page(name, page["title"], page["source"], tuple(examples[name]), page.get("needs"))
        for name, page in data["pages"].items()
    }
    return Book(pages, data["placeholders"])


def _example(entry: Mapping[str, Any]) -> Example:
    marks = entry.get("marks") or {}
    return Example(
        kind=entry["kind"],
        page=entry["page"],
        line=entry["line"],
        digest=entry["digest"],
        session=entry.get("session"),
        prompt=entry.get("prompt"),
        user=entry.get("user"),
        host=entry.get("host"),
        command=entry.get("command") or "",
        expected=tuple(entry.get("expected") or ()),
        answers=tuple(Answer(a["question"], a["answer"]) for a in entry.get("answers") or ()),
        fails=bool(marks.get("fails")),
        serves=marks.get("serves"),
        check_only=bool(marks.get("check_only")),
        literals=tuple(entry.get("literals") or ()),
        path=entry.get("path"),
        content=entry.get("content"),
        screen=entry.get("screen"),
        window=entry.get("window"),
        action=entry.get("action"),
        text=entry.get("text") or "",
        into=entry.get("into"),
        reason=entry.get("reason"),
    )
