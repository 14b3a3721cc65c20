"""The `console` fence: a transcript, read into examples."""

from dataclasses import asdict
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from . import marks, transcript, values
from .block import example, verified_block
from .problems import Problem, included, report


class Console(SphinxDirective):
    """A `console` fence, with its marks as argument. It has no options: all lines are the transcript."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = None

    def run(self) -> list[nodes.Node]:
        """Return one `verified_block`; problems become warnings with page and line."""
        facts = self.config.verified_facts
        given, problems = values.fill(" ".join(self.arguments), facts, self.lineno)
        read, wrong = marks.read(given)
        problems += [Problem(self.lineno, "mark", message) for message in wrong]
        text, unknown = values.fill(self._text(), facts, self.lineno + 1)
        problems += unknown

        grammar = transcript.Grammar.of(facts)
        block = verified_block()
        if read.not_run is not None:
            shown = transcript.show(text, grammar, self.lineno + 1)
            fields = {"command": text, "reason": read.not_run}
            block["examples"] = [example("not-run", self.lineno, self.lineno, **fields)]
        else:
            shown = transcript.read(text, grammar, self.lineno + 1)
            block["examples"] = examples(shown.commands, read, self.lineno)
            if not shown.commands and not shown.problems and not wrong:
                message = 'this block shows no command: start it with a prompt, or say not-run="reason"'
                problems += [Problem(self.lineno, "coverage", message)]
            elif needs_command(read) and not any(command.command for command in shown.commands):
                message = "marks fails and serves are about the block's last command, and it has none"
                problems += [Problem(self.lineno, "mark", message)]
        problems += shown.problems
        block["lines"] = [(line.role, line.lead, line.text, line.machine) for line in shown.lines]
        block += nodes.literal_block(text, text, language="console")
        if elsewhere := included(self):
            problems = [elsewhere]
        self.set_source_info(block)
        block.line = self.lineno
        report(self.env, problems)
        return [block]

    def _text(self) -> str:
        """Return what stands between the fences, all lines as they are.

        `self.content` will not do: MyST drops a first blank line, and splits at form feeds too.
        """
        return "\n".join(self.block_text.split("\n")[1:-2])


def needs_command(read: marks.Marks) -> bool:
    """Tell whether the marks say something about the block's last command."""
    return read.fails or read.serves is not None


def examples(commands: list[transcript.Command], read: marks.Marks, block: int) -> list[dict[str, Any]]:
    """Turn the commands of a block into examples; `fails` and `serves` belong to the last real command."""
    last = max((index for index, command in enumerate(commands) if command.command), default=-1)
    return [
        example(
            "command",
            command.line,
            block,
            session=read.terminal,
            user=command.prompt.user,
            host=command.prompt.host,
            prompt=command.prompt.text,
            command=command.command,
            expected=command.expected,
            answers=[asdict(answer) for answer in command.answers],
            marks={
                "fails": read.fails and index == last,
                "serves": read.serves if index == last else None,
                "check_only": read.check_only,
            },
        )
        for index, command in enumerate(commands)
    ]
