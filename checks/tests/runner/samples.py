"""Build small pages for the tests: the same objects that examples.json is read into."""

import itertools
from collections.abc import Iterable
from typing import Any

from checks.pages.contract import Answer, Example, Page
from checks.pages.placeholders import Placeholders
from conf.facts import facts

LAPTOP = "te1st@laptop:~$"
LOGIN = "[te1st@iceberg-login1 ~]$"
WORKER = "[te1st@<worker_node> ~]$"

_HOSTS = {LAPTOP: "laptop", LOGIN: "iceberg-login1", WORKER: "<worker_node>"}


def table() -> Placeholders:
    """Return the table of placeholders of cluster.toml."""
    return Placeholders(facts()["placeholders"])


def command(text: str, *expected: str, prompt: str = LAPTOP, **more: Any) -> Example:
    """Return one command; its line is set by `page`."""
    answers = tuple(Answer(*pair) for pair in more.pop("answers", {}).items())
    return Example(
        "command",
        "sample",
        1,
        "0" * 64,
        session=more.pop("session", "1"),
        prompt=prompt,
        user=more.pop("user", "te1st"),
        host=more.pop("host", _HOSTS.get(prompt, "laptop")),
        command=text,
        expected=expected,
        answers=answers,
        **more,
    )


def file(path: str, content: str) -> Example:
    """Return a file that the reader makes."""
    return Example("file", "sample", 1, "0" * 64, session="1", path=path, content=content)


def step(action: str, text: str, screen: str = "browser", **more: Any) -> Example:
    """Return one step on the reader's screen."""
    into = f' into "{more["into"]}"' if "into" in more else ""
    written = {"open": f"open {text}", "key": f"press {text}", "password": f"type your password{into}"}
    words = written.get(action, f'{"type" if action == "into" else action} "{text}"{into}')
    return Example(
        "step",
        "sample",
        1,
        "0" * 64,
        host="laptop",
        command=words,
        screen=screen,
        action=action,
        text=text,
        **more,
    )


def not_run(text: str, reason: str) -> Example:
    """Return a block that is shown only."""
    return Example("not-run", "sample", 1, "0" * 64, command=text, reason=reason)


def page(examples: Iterable[Example], name: str = "sample") -> Page:
    """Return a page; its examples stand on lines 1, 2, 3."""
    numbers = itertools.count(1)
    numbered = [Example(**{**vars(example), "page": name, "line": next(numbers)}) for example in examples]
    return Page(name, name.title(), f"docs/{name}.md", tuple(numbered))
