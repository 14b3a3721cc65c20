"""A page as a bash script, which types its commands through the same ssh and qrsh and checks no output."""

import shlex
from collections.abc import Iterator, Sequence

from checks.pages.contract.examples import Command, Example, File, NotRun, Page
from conf.cluster import SITE

STATUS = "STATUS"
# The shell of each machine reads its commands from a file: their own standard input is empty.
_READ = "f=$(mktemp); cat >$f; bash -l $f </dev/null; rm $f"


class NotAScriptError(Exception):
    """A script cannot do what the page does; the text says what."""


def script(page: Page, machines: Sequence[str]) -> tuple[str, str]:
    """Return the machine where a reader's terminal opens, and the script for a login shell there.

    After each command it prints the line `STATUS` with the command's line in the page and its exit status.

    Args:
        page: its commands are typed by one user, who moves between machines with `ssh` and `qrsh`.
        machines: those of the cluster.

    Raises:
        NotAScriptError: the page needs more than that.
    """
    examples = [example for example in page.examples if not isinstance(example, NotRun)]
    commands = [example for example in examples if isinstance(example, Command)]
    if not commands:
        raise NotAScriptError(f"{page.name}: there is no command")
    first = commands[0]
    if other := next((one for one in commands if one.user != first.user), None):
        raise NotAScriptError(f"{page.name}:{other.line}: another user: {other.title}")
    way = SITE.route(first.user, first.host, machines)
    if way is None:
        raise NotAScriptError(f"{page.name}: there is no machine {first.host}")
    start, hops = way
    text = "".join(_until_exit(iter(examples), _Follows(examples)))
    for number, (command, _) in enumerate(reversed(hops)):
        text = _hop(command, text, f"way-{number}")
    return start, text


def statuses(page: Page) -> dict[int, bool]:
    """Return for each command that has a status, by its line in the page, whether it is to fail."""
    follows = _Follows(page.examples)
    return {
        one.line: one.fails
        for one in page.examples
        if isinstance(one, Command) and one.command and not _leaves(one) and not follows.moves(one)
    }


class _Follows:
    """Where the reader is after each command."""

    def __init__(self, examples: Sequence[Example]) -> None:
        commands = [one for one in examples if isinstance(one, Command)]
        self._next = dict(zip([one.line for one in commands], commands[1:], strict=False))

    def moves(self, command: Command) -> bool:
        """Tell whether it leads to another machine."""
        after = self._next.get(command.line)
        return after is not None and after.host != command.host and not _leaves(command)


def _leaves(command: Command) -> bool:
    return command.command in SITE.leaves_shell


def _until_exit(steps: Iterator[Example], follows: _Follows) -> Iterator[str]:
    """Yield the lines for one shell, and leave the iterator behind the command that leaves it."""
    for step in steps:
        if isinstance(step, File):
            yield f"cat >{shlex.quote(step.path)} <<'END-{step.line}'\n{step.content}END-{step.line}\n"
            continue
        if not isinstance(step, Command):
            raise NotAScriptError(f"{step.page}:{step.line}: only a person can do this: {step.title}")
        _plain(step)
        if _leaves(step):
            return
        if follows.moves(step):
            yield _hop(step.command, "".join(_until_exit(steps, follows)), str(step.line))
        elif step.command:
            yield f"{step.command}\necho {STATUS} {step.line} $?\n"


def _hop(command: str, text: str, number: str) -> str:
    """Return the lines that run others in a shell to which a command leads."""
    return f"{command} {shlex.quote(_READ)} <<'HOP-{number}'\n{text}HOP-{number}\n"


def _plain(step: Command) -> None:
    """Refuse a command that is more than its words.

    Raises:
        NotAScriptError: a terminal, a person or what was printed before is needed.
    """
    reasons = {
        "a second terminal": step.session != "1",
        "questions are answered": step.answers,
        "it is typed again and again": step.repeat_until,
        "a server runs": step.serves or step.stops,
        "it names what was printed before": "<" in step.command.replace("<<", ""),
    }
    if reason := next((text for text, holds in reasons.items() if holds), None):
        raise NotAScriptError(f"{step.page}:{step.line}: {reason}: {step.title}")
