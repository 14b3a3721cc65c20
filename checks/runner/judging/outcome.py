"""How an example came out: what a command's end and output say, and what an error does."""

from checks.pages.contract.examples import Command, Page
from checks.pages.language.placeholders import NotCapturedError, UnknownPlaceholderError
from checks.runner import failures
from checks.runner.failures import Failure, Kind, Way
from checks.runner.judging.known import Known
from checks.runner.judging.shells import other_shell
from checks.runner.judging.status import status_problem
from checks.runner.site import Site
from checks.runner.terminal.exchange import Exchange
from checks.runner.terminal.prompt import Prompt

# What `nohup` prints comes before the prompt or after it, so no page can show it.
NOHUP = Way(
    Kind.WRONG_OUTPUT,
    "the message of `nohup` comes before the next prompt in one run, and after it in another",
    "send the output to a file, and nothing is said: `nohup program >log 2>&1 &`",
)


def output_problem(
    page: Page, example: Command, before: Prompt, exchange: Exchange, known: Known, site: Site
) -> Failure | None:
    """Return how the output of a command that ended well differs from the page; None if it does not.

    Args:
        page: the page of the example.
        example: the command.
        before: the prompt at which it was typed.
        exchange: what it did.
        known: takes over what the output captures.
        site: tells which programs open and leave shells.

    Raises:
        Failure: it ended otherwise than the page says.
    """
    if any(line.startswith("nohup:") for line in example.expected) and example.command.rstrip().endswith("&"):
        raise NOHUP()
    # The text says more than the status: look at both before judging the status.
    problem = known.output_problem(example.expected, exchange.lines)
    if wrong := other_shell(page, example, before, exchange, site) or status_problem(example, exchange):
        wrong.detail = problem.detail if problem else ""
        raise wrong
    # No output, so nothing that --accept may take away.
    if problem and (shown := _with_prompt(example, exchange.prompt.text)):
        raise failures.PROMPT_IN_OUTPUT(line=shown)
    return problem


def _with_prompt(example: Command, prompt: str) -> str | None:
    """Return the line of the expected output that begins with a prompt."""
    return next((line for line in example.expected if prompt and line.startswith(prompt)), None)


def failure_of(error: Exception) -> Failure:
    """Return the failure that an error amounts to."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, UnknownPlaceholderError):
        return failures.UNKNOWN_PLACEHOLDER(name=str(error))
    if isinstance(error, NotCapturedError):
        return failures.NOT_CAPTURED(name=str(error))
    return failures.BROKE_DOWN(name=type(error).__name__, error=error)
