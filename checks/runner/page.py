"""Run the examples of one page in order, as one reader with a fresh account would."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from checks.pages.compare import compare, tidy
from checks.pages.contract import Command, Example, File, NotRun, Page, Step
from checks.pages.diff import diff
from checks.pages.placeholders import NotCapturedError, Placeholders, UnknownPlaceholderError
from checks.runner import failures, files
from checks.runner.desktop.desk import Desk, Seen
from checks.runner.desktop.picture import Picture
from checks.runner.evidence.hiding import hide
from checks.runner.failures import Failure, Kind
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Machines
from checks.runner.machines.remote import RealCluster
from checks.runner.server import Server
from checks.runner.session import Session, replies
from checks.runner.shells import other_shell
from checks.runner.status import status_problem
from conf.facts import facts

Outcome = Literal["passed", "failed", "not-run", "not-reached"]


@dataclass
class Result:
    """What became of one example."""

    example: Example
    outcome: Outcome
    reason: str | None = None
    failure: Failure | None = None
    user: str | None = None
    host: str | None = None
    status: int | None = None
    output: str = ""
    milliseconds: int | None = None
    screen: str = ""
    picture: Picture | None = None
    finished: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


class PageRun:
    """One page on one cluster; `results` may be taken once.

    Args:
        terminals: those that are open already where the page begins in them, by their names on the page.
    """

    def __init__(
        self,
        page: Page,
        table: Placeholders,
        machines: Machines,
        limits: Limits,
        terminals: Mapping[str, Session] | None = None,
    ) -> None:
        self._page = page
        self._table = self._usual_table = table
        self._machines = machines
        self._limits = limits
        self._captures: dict[str, str] = {}
        self._sessions: dict[str, Session] = dict(terminals or {})
        self._servers: dict[str, Server] = {}
        self._desk = Desk(machines, table)
        self._typed = False  # whether the example at hand came as far as being typed, or done
        self._page_deadline = time.monotonic() + limits.page_seconds
        self._last = {e.session: e for e in page.examples if isinstance(e, Command)}

    def results(self) -> Iterator[Result]:
        """Run the page; after a failure the rest of it is not reached.

        Whatever is open is killed in the end, and also when the caller stops early.
        """
        broken: Example | None = None
        try:
            for example in self._page.examples:
                if broken:
                    reason = f"line {broken.line} failed"
                    yield Result(example, "not-reached", reason)
                    continue
                result = self._run(example)
                yield result
                if result.failure:
                    broken = example
        finally:
            self.close()

    def close(self) -> None:
        """Stop the servers, kill the terminals, end the browser."""
        for server in list(self._servers.values()):  # lists: another thread may still be at work
            server.stop()
        self._servers.clear()
        for session in list(self._sessions.values()):
            session.close()
        self._desk.close()

    def _run(self, example: Example) -> Result:
        if isinstance(example, NotRun):
            return Result(example, "not-run", example.reason)
        if reason := self._left_out(example):
            return Result(example, "not-run", reason)
        result = Result(example, "passed", user=example.user, host=example.host)
        self._table = self._usual_table
        self._typed = False
        try:
            if time.monotonic() > self._page_deadline:
                raise failures.PAGE_LIMIT(seconds=self._limits.page_seconds)
            for server in self._servers.values():
                server.check()
            match example:
                case File():
                    self._write(example, result)
                case Step():
                    self._on_screen(example, result)
                case Command():
                    self._table = self._usual_table.literally(example.literals)
                    self._command(example, result)
        except Failure as failure:
            self._failed(result, failure)
        except UnknownPlaceholderError as error:
            self._failed(result, failures.UNKNOWN_PLACEHOLDER(name=str(error)))
        except NotCapturedError as error:
            self._failed(result, failures.NOT_CAPTURED(name=str(error)))
        except Exception as error:
            self._failed(result, failures.BROKE_DOWN(name=type(error).__name__, error=error))
        result.output = self._hide(result.output)
        result.user, result.host = (text and self._hide(text) for text in (result.user, result.host))
        return result

    def _left_out(self, example: Example) -> str | None:
        """Return why a real cluster is not asked to run an example."""
        machines = self._machines
        return machines.leaves_out(self._page, example) if isinstance(machines, RealCluster) else None

    def _failed(self, result: Result, failure: Failure) -> None:
        if failure.kind is Kind.TIME_LIMIT and time.monotonic() >= self._page_deadline:
            failure = failures.PAGE_LIMIT(seconds=self._limits.page_seconds)
        session = self._sessions.get(result.example.session or "")
        failure.detail, failure.message = self._hide(failure.detail), self._hide(failure.message)
        result.outcome, result.failure, result.reason = "failed", failure, str(failure)
        if session:
            result.screen = self._hide(session.screen())
            if self._typed:
                result.output = result.output or session.output_so_far()
        elif isinstance(result.example, Step):
            result.screen = self._hide(self._desk.text())

    def _write(self, example: File, result: Result) -> None:
        path = self._table.fill(example.path, self._captures)
        started = time.monotonic()
        result.user = files.owner(self._page, example)
        files.write(self._machines, result.user, path, example.content)
        result.milliseconds = round((time.monotonic() - started) * 1000)

    def _on_screen(self, example: Step, result: Result) -> None:
        self.before_step(example)
        started, done = time.monotonic(), self._desk.done
        result.user = files.owner(self._page, example)
        seconds = min(self._limits.screen_seconds, self._limits.command_seconds)
        try:
            seen = self._desk.take(example, result.user, self._captures, seconds)
        finally:
            self._typed = self._desk.done > done
        result.milliseconds = round((time.monotonic() - started) * 1000)
        result.output = "\n".join(seen.lines)
        if seen.picture and self._hide(shown := self._desk.text()) != shown:
            raise failures.SECRET_IN_PICTURE()
        result.picture = seen.picture
        self.step_taken(seen)

    def step_taken(self, seen: Seen) -> None:
        """Take over what was captured on the screen."""
        self._captures = dict(seen.captures)

    def _command(self, example: Command, result: Result) -> None:
        session = self._session(example)
        self._captures = dict(session.at(example.prompt, self._captures, self._table))
        result.user, _, result.host = session.prompt.who.partition("@")
        if not example.command:
            return
        command = self._table.fill(example.command, self._captures)
        self.before_typing(example, session, command)
        self._typed = True
        deadline = min(time.monotonic() + self._limits.command_seconds, self._page_deadline)
        if example.serves:
            self._serve(example, session, command, deadline, result)
            return
        answers = replies(example, self._machines, self._captures, self._table)
        before = session.prompt
        exchange = session.type(command, deadline, answers)
        result.status, result.milliseconds = exchange.status, exchange.milliseconds
        result.output = "\n".join(tidy(exchange.lines))
        # The text says more than the status: look at both before judging the status.
        problem = self._output_problem(example, exchange.lines)
        wrong = other_shell(self._page, example, before, exchange) or status_problem(example, exchange)
        if wrong:
            wrong.detail = problem.detail if problem else ""
            raise wrong
        if problem:
            # No output, so nothing that --accept may take away.
            if shown := _with_prompt(example, exchange.prompt.text):
                raise failures.PROMPT_IN_OUTPUT(line=shown)
            self.differs(example, exchange.lines, problem)
        if self._last[example.session] is example:
            session.settle(time.monotonic() + self._limits.command_seconds)

    def _session(self, example: Command) -> Session:
        name = example.session
        if name in self._servers:
            raise failures.BUSY(line=self._servers[name].line)
        if name not in self._sessions:
            self._sessions[name] = Session(self._machines, self._limits)
            self._sessions[name].open(example.user, example.host)
        return self._sessions[name]

    def _serve(
        self, example: Command, session: Session, command: str, deadline: float, result: Result
    ) -> None:
        started = time.monotonic()
        server = Server(example, session, self._limits)
        answers = replies(example, self._machines, self._captures, self._table)

        def fits(lines: list[str]) -> bool:
            return compare(example.expected, lines, self._captures, self._table).fits

        lines = server.start(command, self._machines, deadline, answers, fits)
        self._servers[example.session] = server
        result.milliseconds = round((time.monotonic() - started) * 1000)
        result.output = "\n".join(tidy(lines))
        if problem := self._output_problem(example, lines):
            self.differs(example, lines, problem)

    def before_typing(self, example: Command, session: Session, command: str) -> None:
        """Do nothing before a command is typed; `--step` waits here for the author."""

    def before_step(self, example: Step) -> None:
        """Do nothing before a step on the screen, either."""

    def differs(self, example: Command, lines: list[str], problem: Failure) -> None:  # noqa: ARG002
        """Fail because of output that the page does not show; `--accept` takes it over here."""
        raise problem

    def _output_problem(self, example: Command, lines: list[str]) -> Failure | None:
        """Compare the output; take over what its placeholders captured."""
        comparison = compare(example.expected, lines, self._captures, self._table)
        if comparison.fits:
            self._captures = dict(comparison.captures)
            return None
        shown = diff(example.expected, lines, comparison.captures, self._table)
        if not tidy(lines):
            return failures.MISSING_OUTPUT(shown)
        if not tidy(example.expected):
            return failures.UNEXPECTED_OUTPUT(shown)
        return failures.WRONG_OUTPUT(shown)

    def _hide(self, text: str) -> str:
        """Replace the secrets of the run: none may reach the evidence or a report."""
        secrets = [self._machines.nonce]
        for user in facts()["users"]:
            with contextlib.suppress(KeyError):
                secrets.append(self._machines.password(user))
        return hide(text, secrets)


def _with_prompt(example: Command, prompt: str) -> str | None:
    """Return the line of the expected output that begins with a prompt."""
    return next((line for line in example.expected if prompt and line.startswith(prompt)), None)
