"""What the fences have in common whose lines become examples: `console`, `browser` and `window`."""

from abc import abstractmethod

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from checks.pages.language import values
from checks.pages.language.placeholders import NAME
from checks.pages.language.problem import Problem
from verified.reading.block import verified_block
from verified.reading.problems import included, report


class Fence(SphinxDirective):
    """A fence with its marks as argument. It has no options: all lines are what a reader does or sees."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = None
    language = "text"

    def run(self) -> list[nodes.Node]:
        """Return one `verified_block`; problems become warnings with page and line."""
        facts = self.config.verified_facts
        given, problems = values.fill(" ".join(self.arguments), facts, self.lineno)
        source = self._text()
        text, unknown = values.fill(source, facts, self.lineno + 1)
        block = verified_block("", nodes.literal_block(text, text, language=self.language))
        self.set_source_info(block)
        block.line = self.lineno
        block["literals"], mixed = _literals(source, text, self.lineno)
        problems += unknown + mixed + self.read(block, given.strip(), text)
        if elsewhere := included(self):
            problems = [elsewhere]
        report(self.env, problems)
        return [block]

    @abstractmethod
    def read(self, block: verified_block, given: str, text: str) -> list[Problem]:
        """Fill the block's attributes; return what is wrong.

        Args:
            block: the block, whose examples and lines are still missing.
            given: the marks, as they stand on the fence.
            text: what stands between the fences; its first line is on the line after the fence's.
        """

    def _text(self) -> str:
        """Return what stands between the fences, all lines as they are.

        `self.content` will not do: MyST drops a first blank line, and splits at form feeds too.
        """
        return "\n".join(self.block_text.split("\n")[1:-2])


def _literals(source: str, text: str, line: int) -> tuple[set[str], list[Problem]]:
    """Return the names in angle brackets that a block shows as they stand, and those it uses both ways."""
    shown = NAME.findall("\n".join(values.literal_texts(source)))
    names = set(shown)
    both = sorted(name for name in names if NAME.findall(text).count(name) > shown.count(name))
    message = "<{0}> is a placeholder and text as it stands in one block: make it two blocks"
    return names, [Problem(line, "placeholder", message.format(name)) for name in both]
