"""The `console` fence: a transcript, read into examples."""

from dataclasses import asdict
from typing import Any

from checks.pages import marks, transcript
from checks.pages.problem import Problem
from verified.reading.block import example, verified_block
from verified.reading.fence import Fence


class Console(Fence):
    """A transcript of one terminal."""

    language = "console"

    def read(self, block: verified_block, given: str, text: str) -> list[Problem]:
        """Read the transcript; return what is wrong with it and its marks."""
        said, wrong = marks.read(given)
        problems = [Problem(self.lineno, "mark", message) for message in wrong]
        grammar = transcript.Grammar.of(self.config.verified_facts).literally(block["literals"])
        if said.not_run is not None:
            shown = transcript.show(text, grammar, self.lineno + 1)
            fields = {"command": text, "reason": said.not_run}
            block["examples"] = [example("not-run", self.lineno, self.lineno, **fields)]
        else:
            shown = transcript.read(text, grammar, self.lineno + 1)
            block["examples"] = examples(shown.commands, said, self.lineno)
            for one in block["examples"] if block["literals"] else ():
                one["literals"] = sorted(block["literals"])
            if not shown.commands and not shown.problems and not wrong:
                message = 'this block shows no command: start it with a prompt, or say not-run="reason"'
                problems += [Problem(self.lineno, "coverage", message)]
            elif needs_command(said) and not any(command.command for command in shown.commands):
                message = "marks fails and serves are about the block's last command, and it has none"
                problems += [Problem(self.lineno, "mark", message)]
        block["lines"] = [(line.role, line.lead, line.text, line.machine) for line in shown.lines]
        return problems + shown.problems


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
