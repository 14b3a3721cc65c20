"""Build small pages for the tests: the same objects that examples.json is read into."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from checks.authoring.site import Site
from checks.pages.contract.examples import Answer, Command, Example, File, NotRun, Page, Step
from checks.pages.language.placeholders import Placeholders
from checks.pages.language.steps import Action, Screen

_PLACE: Any = {"page": "sample", "line": 1, "block": 1, "digest": "0" * 64}


class Samples:
    """Pages about a site.

    Attributes:
        laptop, login, worker: the prompts of its usual reader.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._user = site.ordinary_users[0]
        self.laptop = f"{self._user}@{site.desk}:~$"
        self.login = f"[{self._user}@{site.front} ~]$"
        self.worker = f"[{self._user}@<worker_node> ~]$"
        self._hosts = {self.login: site.front, self.worker: "<worker_node>"}

    def table(self) -> Placeholders:
        """Return the site's table of placeholders."""
        return Placeholders(self._site.facts["placeholders"])

    def command(self, text: str, *expected: str, prompt: str | None = None, **more: Any) -> Command:
        """Return one command, on the reader's own machine by default; its line is set by `page`."""
        prompt = prompt or self.laptop
        answers = tuple(Answer(*pair) for pair in more.pop("answers", {}).items())
        return Command(
            **_PLACE,
            session=more.pop("session", "1"),
            prompt=prompt,
            user=more.pop("user", self._user),
            host=more.pop("host", self._hosts.get(prompt, self._site.desk)),
            command=text,
            expected=expected,
            answers=answers,
            **more,
        )

    def step(self, action: Action, text: str, screen: Screen = "browser", **more: Any) -> Step:
        """Return one step on the reader's screen."""
        into = f' into "{more["into"]}"' if "into" in more else ""
        written = {"open": f"open {text}", "key": f"press {text}", "password": f"type your password{into}"}
        words = written.get(action, f'{"type" if action == "into" else action} "{text}"{into}')
        return Step(
            **_PLACE, host=self._site.desk, command=words, screen=screen, action=action, text=text, **more
        )


def file(path: str, content: str) -> File:
    """Return a file that the reader makes."""
    return File(**_PLACE, path=path, content=content)


def not_run(text: str, reason: str) -> NotRun:
    """Return a block that is shown only."""
    return NotRun(**_PLACE, command=text, reason=reason)


def page(examples: Iterable[Example], name: str = "sample") -> Page:
    """Return a page; its examples stand on lines 1, 2, 3."""
    numbered = [
        replace(example, page=name, line=number, block=number) for number, example in enumerate(examples, 1)
    ]
    return Page(name, name.title(), f"docs/{name}.md", tuple(numbered))
