"""Go through a page with its author: `verify --step` and `verify --shell-on-failure`."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from checks.authoring.drive import Drive, Keep, out, show
from checks.pages.contract.examples import Command, Example, Page, Step
from checks.pages.language.placeholders import Placeholders
from checks.runner.failures import Failure, Kind
from checks.runner.following.listener import Listener
from checks.runner.following.page import PageRun
from checks.runner.following.reader import Reader
from checks.runner.following.session import NOTHING, Session
from checks.runner.reporting.suite import Done
from conf.command_line import BROKEN, DONE, FAILED, STOPPED

ERASE_LINE = b"\x15"  # Ctrl-U
BACK_SECONDS = 10
# Nobody is hurried who looks at a page command by command.
A_DAY = 24 * 3600.0


class Quit(BaseException):
    """The author has seen enough."""


class Stepping(Listener):
    """Stops before each command and each step of a page until its author says so."""

    def __init__(self, source: str) -> None:
        self._source = source

    def before_command(self, example: Command, session: Session, command: str) -> None:
        """Show the command and wait for the author's word.

        Raises:
            Quit: the author has seen enough.
        """
        self._say_where(example)

        def announce() -> None:
            out.print(f"{session.prompt.text} ", style="green", end="")
            out.print(command)

        def look() -> None:
            visit(session)
            out.print()
            announce()

        announce()
        ask("Enter: run it, s: shell, q: quit", {"s": look})

    def before_step(self, example: Step, reader: Reader) -> None:
        """Show the step in the browser or a window and wait for the author's word.

        Raises:
            Quit: the author has seen enough.
        """
        self._say_where(example)
        out.print(example.command)

        def look() -> None:
            out.print(reader.desk.text() or "Nothing is open in the browser.")
            out.print(f"\n{example.command}")

        ask("Enter: take it, s: what the browser shows, q: quit", {"s": look})

    def _say_where(self, example: Example) -> None:
        out.print(f"\n{self._source}:{example.line}", style="dim")


def ask(question: str, looks: Mapping[str, Callable[[], None]]) -> None:
    """Ask until the author types Enter; other words let them look at something first.

    Raises:
        Quit: the author typed `q`, or is gone.
    """
    while True:
        out.print(f"[{question}] ", style="bold", end="", markup=False)
        try:
            word = input().strip().lower()
        except EOFError:
            raise Quit from None
        if word == "q":
            raise Quit
        if not word:
            return
        if word in looks:
            looks[word]()


def look_around(reader: Reader, example: Example) -> None:
    """Give the author the terminal of an example, as it is now."""
    session = reader.terminals.get(example.session or "")
    if session is None or not session.is_open:
        out.print("There is no terminal to look at: it could not be opened.", style="bold")
        return
    out.print(f"\nThis is terminal {example.session}, as line {example.line} has left it.", style="bold")
    hand_over(session)


def visit(session: Session) -> None:
    """Give the author a terminal that waits at a prompt, and make sure that it does again afterwards."""
    while True:
        hand_over(session)
        if is_back(session):
            return
        out.print(
            "\nThe terminal is not at a prompt. End what runs in it, then leave again.", style="bold red"
        )


def hand_over(session: Session) -> None:
    """Connect the author with a terminal."""
    out.print("Leave with Ctrl-] (hold Ctrl, type ]).", style="bold")
    out.print(session.screen(), end=" ")
    session.terminal.hand_over()
    out.print()


def is_back(session: Session) -> bool:
    """Find out where the terminal is now; False if it is not at a prompt.

    Raises:
        Failure: the author has ended it.
    """
    terminal, deadline = session.terminal, time.monotonic() + BACK_SECONDS
    terminal.send(ERASE_LINE, deadline)
    while terminal.read(0.2):
        pass
    terminal.forget()
    try:
        session.type(NOTHING, deadline)
    except Failure as failure:
        if failure.kind is Kind.TERMINAL_ENDED:
            raise
        return False
    return True


def walk(drive: Drive, page: Page, keep: Keep, *, step: bool, shell_on_failure: bool) -> int:
    """Run one page on a cluster of its own, in the foreground.

    Args:
        drive: what makes the cluster.
        page: which.
        keep: takes the results, unless the author may have changed them by going step by step.
        step: stop before each command.
        shell_on_failure: give the author the terminal in which an example failed.

    Returns:
        The exit status.
    """
    status = DONE
    out.print("Starting a cluster …", style="dim")
    try:
        cluster = drive.new(f"author-{secrets.token_hex(3)}")
    except KeyboardInterrupt:
        return STOPPED
    except Exception as error:
        out.print(f"{page.source} was not run: the cluster could not be started: {error}", style="red")
        return BROKEN
    limits = replace(drive.limits, page_seconds=A_DAY) if step else drive.limits
    listener = Stepping(page.source) if step else None
    run = PageRun(page, Placeholders(drive.book.placeholders), cluster, limits, listener=listener)
    results: list[Done] = []
    try:
        for result in run.results():
            results.append(Done(result, cluster.image))
            show(page, results[-1])
            if result.failure:
                status = FAILED
                if shell_on_failure:
                    look_around(run.reader, result.example)
        if not step:
            keep(page, results)
    except (KeyboardInterrupt, Quit):
        out.print("Stopped.", style="bold")
        status = STOPPED
    finally:
        run.close()
        cluster.stop()
    return status
