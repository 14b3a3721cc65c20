"""The `browser` and `window` fences: what a reader does on the screen of their own machine."""

import re

from checks.pages import steps
from checks.pages.placeholders import Placeholders
from checks.pages.problem import Problem
from verified.reading.block import example, verified_block
from verified.reading.fence import Fence

TITLE = re.compile(r'"(?P<title>[^"]+)"')


class Screen(Fence):
    """A fence of steps, one a line. `screen` says where they are taken."""

    screen = ""

    def read(self, block: verified_block, given: str, text: str) -> list[Problem]:
        """Read the steps; return what is wrong with them and the window's title."""
        facts = self.config.verified_facts
        placeholders = Placeholders(facts.get("placeholders", {}))
        title, wrong = self.title(given)
        problems = [Problem(self.lineno, "mark", message) for message in wrong]
        problems += placeholders.unknown(title or "", self.lineno)
        found, unread = steps.read(text, self.screen, placeholders, self.lineno + 1)
        if not found and not unread:
            message = "this block has no step: " + steps.HELP[steps.ACTIONS[self.screen][0]]
            problems.append(Problem(self.lineno, "coverage", message))
        block["lines"] = []
        block["screen"] = self.screen
        block["examples"] = [
            example(
                "step",
                step.line,
                self.lineno,
                session=None,
                host=facts["laptop"]["name"],
                screen=self.screen,
                window=title,
                action=step.action,
                command=step.written,
                text=step.text,
                into=step.into,
            )
            for step in found
        ]
        return problems + unread

    def title(self, given: str) -> tuple[str | None, list[str]]:
        """Return the window's title that a fence names, and what is wrong with it, as messages."""
        return None, [f"a {self.screen} fence takes no marks: {given}"] if given else []


class Browser(Screen):
    """Steps in the reader's browser."""

    screen = "browser"


class Window(Screen):
    """Steps in a window of another program, known by words of its title."""

    screen = "window"

    def title(self, given: str) -> tuple[str | None, list[str]]:
        """Return the title, which has to be there."""
        if found := TITLE.fullmatch(given):
            return found["title"], []
        return None, ['a window fence names words of the window\'s title, as in window "on <worker_node>"']
