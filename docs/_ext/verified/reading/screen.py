"""The `browser` and `window` fences: what a reader does on the screen of their own machine."""

import re

from checks.pages.contract.examples import Step
from checks.pages.language import steps
from checks.pages.language.placeholders import Placeholders
from checks.pages.language.problem import Problem
from checks.pages.language.steps import Screen
from verified.reading.block import UNKNOWN_YET, verified_block
from verified.reading.fence import Fence

TITLE = re.compile(r'"(?P<title>[^"]+)"')


class StepsFence(Fence):
    """A fence of steps, one a line. `screen` says where they are taken."""

    screen: Screen

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
            Step(
                page=self.env.docname,
                line=step.line,
                block=self.lineno,
                digest=UNKNOWN_YET,
                host=self.config.verified_desk,
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


class Browser(StepsFence):
    """Steps in the reader's browser."""

    screen: Screen = "browser"


class Window(StepsFence):
    """Steps in a window of another program, known by words of its title."""

    screen: Screen = "window"

    def title(self, given: str) -> tuple[str | None, list[str]]:
        """Return the title, which has to be there."""
        if found := TITLE.fullmatch(given):
            return found["title"], []
        return None, ['a window fence names words of the window\'s title, as in window "on <worker_node>"']
