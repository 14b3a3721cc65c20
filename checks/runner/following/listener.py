"""What is told of a page while it runs: `--accept`, `--step` and the search for mutants listen."""

from typing import TYPE_CHECKING

from checks.pages.contract.examples import Command, Step
from checks.runner.failures import Failure
from checks.runner.following.session import Session

if TYPE_CHECKING:
    from checks.runner.following.reader import Reader


class Listener:
    """Lets everything pass as it is; a tool overrides what it wants to hear of."""

    def before_prompt(self, example: Command, session: Session) -> None:
        """Hear of a command whose terminal is open; its prompt is compared next."""

    def before_command(self, example: Command, session: Session, command: str) -> None:
        """Hear of a command that is typed next, placeholders filled in."""

    def before_step(self, example: Step, reader: "Reader") -> None:
        """Hear of a step on the screen that is taken next."""

    def came(self, lines: list[str]) -> None:
        """Hear of the lines that a command printed or a step showed; output is compared next."""

    def differs(self, example: Command, lines: list[str], problem: Failure, reader: "Reader") -> None:  # noqa: ARG002
        """Hear of output that the page does not show, of a command that ended well.

        Raises:
            Failure: `problem`, unless the listener takes the output over.
        """
        raise problem
