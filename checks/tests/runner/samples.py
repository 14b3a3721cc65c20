"""Build small pages for the tests: the same objects that examples.json is read into."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from checks.pages.contract import Answer, Command, Example, File, NotRun, Page, Step
from checks.pages.placeholders import Placeholders
from checks.pages.steps import Action, Screen
from conf.facts import facts

LAPTOP = "te1st@laptop:~$"
LOGIN = "[te1st@iceberg-login1 ~]$"
WORKER = "[te1st@<worker_node> ~]$"

_HOSTS = {LAPTOP: "laptop", LOGIN: "iceberg-login1", WORKER: "<worker_node>"}

_PLACE: Any = {"page": "sample", "line": 1, "block": 1, "digest": "0" * 64}


def table() -> Placeholders:
    """Return the table of placeholders of cluster.toml."""
    return Placeholders(facts()["placeholders"])


def command(text: str, *expected: str, prompt: str = LAPTOP, **more: Any) -> Command:
    """Return one command; its line is set by `page`."""
    answers = tuple(Answer(*pair) for pair in more.pop("answers", {}).items())
    return Command(
        **_PLACE,
        session=more.pop("session", "1"),
        prompt=prompt,
        user=more.pop("user", "te1st"),
        host=more.pop("host", _HOSTS.get(prompt, "laptop")),
        command=text,
        expected=expected,
        answers=answers,
        **more,
    )


def file(path: str, content: str) -> File:
    """Return a file that the reader makes."""
    return File(**_PLACE, path=path, content=content)


def step(action: Action, text: str, screen: Screen = "browser", **more: Any) -> Step:
    """Return one step on the reader's screen."""
    into = f' into "{more["into"]}"' if "into" in more else ""
    written = {"open": f"open {text}", "key": f"press {text}", "password": f"type your password{into}"}
    words = written.get(action, f'{"type" if action == "into" else action} "{text}"{into}')
    return Step(**_PLACE, host="laptop", command=words, screen=screen, action=action, text=text, **more)


def not_run(text: str, reason: str) -> NotRun:
    """Return a block that is shown only."""
    return NotRun(**_PLACE, command=text, reason=reason)


def page(examples: Iterable[Example], name: str = "sample") -> Page:
    """Return a page; its examples stand on lines 1, 2, 3."""
    numbered = [
        replace(example, page=name, line=number, block=number) for number, example in enumerate(examples, 1)
    ]
    return Page(name, name.title(), f"docs/{name}.md", tuple(numbered))
