"""The `console` fence: a transcript, read into examples."""

from typing import cast

from checks.pages.contract.examples import Answer, Command, NotRun
from checks.pages.language import marks, transcript
from checks.pages.language.problem import Problem
from checks.pages.language.prompts import Prompt
from verified.reading.block import UNKNOWN_YET, verified_block
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
            block["examples"] = [
                NotRun(
                    page=self.env.docname,
                    line=self.lineno,
                    block=self.lineno,
                    digest=UNKNOWN_YET,
                    command=text,
                    reason=said.not_run,
                )
            ]
        else:
            servers = self._servers()
            shown = transcript.read(text, grammar, self.lineno + 1, servers.pop(said.terminal, None))
            last = max((at for at, command in enumerate(shown.commands) if command.command), default=-1)
            block["examples"] = [
                self._example(command, said, block, is_last=at == last)
                for at, command in enumerate(shown.commands)
            ]
            if not shown.commands and not shown.problems and not wrong:
                message = 'this block shows no command: start it with a prompt, or say not-run="reason"'
                problems += [Problem(self.lineno, "coverage", message)]
            elif needs_command(said) and not any(command.command for command in shown.commands):
                message = (
                    "marks fails, repeat-until and serves are about the block's last command, and it has none"
                )
                problems += [Problem(self.lineno, "mark", message)]
            elif said.serves and last >= 0 and any(one.key for one in shown.commands[last].answers):
                message = "the server has to run first: press the key in a block of its own"
                problems += [Problem(shown.commands[last].line, "key", message)]
            if said.serves and last >= 0:
                servers[said.terminal] = shown.commands[last].prompt
        block["lines"] = [(line.role, line.lead, line.text, line.machine) for line in shown.lines]
        return problems + shown.problems

    def _servers(self) -> dict[str, Prompt]:
        """Return the prompts at which those servers were started that run at this place of the page.

        By the names of their terminals.
        """
        return cast(dict[str, Prompt], self.env.current_document.setdefault("verified_servers", {}))

    def _example(
        self, command: transcript.Command, said: marks.Marks, block: verified_block, *, is_last: bool
    ) -> Command:
        """Turn one command into an example; some marks belong to the block's last real command.

        Args:
            command: as the page has it.
            said: the marks of the fence.
            block: the block it stands in.
            is_last: it is the last real command.
        """
        return Command(
            page=self.env.docname,
            line=command.line,
            block=self.lineno,
            digest=UNKNOWN_YET,
            session=said.terminal,
            user=command.prompt.user,
            host=command.prompt.host,
            prompt=command.prompt.text,
            command=command.command,
            expected=tuple(command.expected),
            answers=tuple(
                Answer(answer.question, answer.answer, answer.key, answer.after) for answer in command.answers
            ),
            fails=said.fails and is_last,
            repeat_until=said.repeat_until if is_last else None,
            serves=said.serves if is_last else None,
            check_only=said.check_only,
            literals=tuple(sorted(block["literals"])),
        )


def needs_command(said: marks.Marks) -> bool:
    """Tell whether the marks say something about the block's last command."""
    return said.fails or said.repeat_until is not None or said.serves is not None
