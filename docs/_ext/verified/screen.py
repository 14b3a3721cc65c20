"""The `browser` and `window` fences: what a reader does on the screen of their own machine."""

import re

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from . import steps, values
from .block import example, verified_block
from .placeholders import Placeholders
from .problems import Problem, included, report

TITLE = re.compile(r'"(?P<title>[^"]+)"')


class Screen(SphinxDirective):
    """A fence of steps, one a line. `screen` says where they are taken."""

    screen = ""
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = None

    def run(self) -> list[nodes.Node]:
        """Return one `verified_block`; problems become warnings with page and line."""
        facts = self.config.verified_facts
        placeholders = Placeholders(facts.get("placeholders", {}))
        given, problems = values.fill(" ".join(self.arguments), facts, self.lineno)
        title, wrong = self.title(given.strip())
        problems += [Problem(self.lineno, "mark", message) for message in wrong]
        for name in placeholders.unknown(title or ""):
            message = f"unknown placeholder <{name}>: conf/cluster.toml has no [placeholders.{name}]"
            problems.append(Problem(self.lineno, "placeholder", message))
        written = "\n".join(self.block_text.split("\n")[1:-2])
        text, unknown = values.fill(written, facts, self.lineno + 1)
        found, unread = steps.read(text, self.screen, placeholders, self.lineno + 1)
        problems += unknown + unread
        if not found and not unread:
            message = "this block has no step: " + steps.HELP[steps.ACTIONS[self.screen][0]]
            problems.append(Problem(self.lineno, "coverage", message))
        if elsewhere := included(self):
            problems = [elsewhere]
        report(self.env, problems)

        block = verified_block("", nodes.literal_block(text, text, language="text"))
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
        self.set_source_info(block)
        block.line = self.lineno
        return [block]

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
