"""Run the examples of one page in order, as one reader with a fresh account would."""

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from checks.pages.comparison.compare import tidy
from checks.pages.contract.examples import Command, Example, File, NotRun, Page, Step
from checks.pages.language.placeholders import NotCapturedError, Placeholders
from checks.runner import failures
from checks.runner.desktop.picture import Picture
from checks.runner.failures import Failure, Kind
from checks.runner.following import files
from checks.runner.following.listener import Listener
from checks.runner.following.notices import as_shown
from checks.runner.following.reader import Reader
from checks.runner.following.repeating import until_it_fits
from checks.runner.following.server import Server
from checks.runner.following.session import Session
from checks.runner.judging.outcome import failure_of, output_problem
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Cluster

Outcome = Literal["passed", "failed", "not-run", "not-reached"]


@dataclass
class Result:
    """What became of one example.

    Attributes:
        typed: what was typed or done, with values in the place of placeholders; None: nothing was.
        was_typed: it came as far as being typed, or done.
    """

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
    typed: str | None = None
    was_typed: bool = False
    finished: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


class PageRun:
    """One page on one cluster; `results` may be taken once.

    Args:
        terminals: those that are open already where the page begins in them, by their names on the page.
        listener: hears what happens.
    """

    def __init__(
        self,
        page: Page,
        placeholders: Placeholders,
        cluster: Cluster,
        limits: Limits,
        terminals: Mapping[str, Session] | None = None,
        listener: Listener | None = None,
    ) -> None:
        self.reader = Reader(cluster, placeholders, limits, terminals)
        self._page = page
        self._listener = listener or Listener()
        self._page_seconds = limits.page_seconds
        self._page_deadline = time.monotonic() + limits.page_seconds

    def results(self) -> Iterator[Result]:
        """Run the page; after a failure the rest of it is not reached.

        Whatever is open is killed in the end, and also when the caller stops early.
        """
        last = {e.session: e for e in self._page.examples if isinstance(e, Command)}
        broken: Example | None = None
        try:
            for example in self._page.examples:
                if broken:
                    reason = f"line {broken.line} failed"
                    yield Result(example, "not-reached", reason)
                    continue
                result = self.play(example, is_last=last.get(example.session or "") is example)
                yield result
                if result.failure:
                    broken = example
        finally:
            self.close()

    def close(self) -> None:
        """Stop the servers, kill the terminals, end the browser; `results` does so by itself."""
        self.reader.close()

    def kill(self) -> None:
        """Kill what is open, from any thread: `results` fails and comes to its end."""
        self.reader.kill()

    def play(self, example: Example, *, is_last: bool) -> Result:
        """Run one example.

        Args:
            example: which.
            is_last: nothing follows it in its terminal, so nothing may come late.
        """
        left_out = self.reader.cluster.leaves_out(self._page, example)
        if reason := example.reason if isinstance(example, NotRun) else left_out:
            return Result(example, "not-run", reason)
        result = Result(example, "passed", user=example.user, host=example.host)
        self.reader.known.begin(example)
        try:
            if time.monotonic() > self._page_deadline:
                raise failures.PAGE_LIMIT(seconds=self._page_seconds)
            for server in self.reader.servers.values():
                server.check()
            match example:
                case File():
                    self._write(example, result)
                case Step():
                    self._on_screen(example, result)
                case Command():
                    self._command(example, result, is_last=is_last)
            if self.reader.is_killed:
                raise failures.TERMINAL_ENDED()
        except Exception as error:
            self._failed(result, failure_of(error))
        hide = self.reader.hide
        result.output = hide(result.output)
        told = (result.typed, result.user, result.host)
        result.typed, result.user, result.host = (text and hide(text) for text in told)
        return result

    def _failed(self, result: Result, failure: Failure) -> None:
        if failure.kind is Kind.TIME_LIMIT and time.monotonic() >= self._page_deadline:
            failure = failures.PAGE_LIMIT(seconds=self._page_seconds)
        if self.reader.is_killed:  # what runs is killed before its shell, which may still tell its status
            failure = failures.TERMINAL_ENDED()
        hide = self.reader.hide
        session = self.reader.terminals.get(result.example.session or "")
        failure.detail, failure.message = hide(failure.detail), hide(failure.message)
        result.outcome, result.failure, result.reason = "failed", failure, str(failure)
        if session:
            result.screen = hide(session.screen())
            if result.was_typed:
                result.output = result.output or session.output_so_far()
        elif isinstance(result.example, Step):
            result.screen = hide(self.reader.desk.text())

    def _write(self, example: File, result: Result) -> None:
        path = self.reader.known.fill(example.path)
        result.typed = self.reader.known.fill(example.written)
        started = time.monotonic()
        result.user = files.owner(self._page, example, self.reader.cluster.site)
        where = example.host or self.reader.cluster.site.front
        files.write(self.reader.cluster, where, result.user, path, example.content)
        result.milliseconds = _since(started)

    def _on_screen(self, example: Step, result: Result) -> None:
        reader = self.reader
        self._listener.before_step(example, reader)
        started, done = time.monotonic(), reader.desk.done
        result.user = files.owner(self._page, example, self.reader.cluster.site)
        seconds = min(reader.limits.screen_seconds, reader.limits.command_seconds)
        try:
            seen = reader.desk.take(example, result.user, reader.known.captures, seconds)
        finally:
            result.was_typed = reader.desk.done > done
        result.milliseconds = _since(started)
        result.output = "\n".join(seen.lines)
        if seen.picture and reader.hide(shown := reader.desk.text()) != shown:
            raise failures.SECRET_IN_PICTURE()
        result.picture = seen.picture
        self._listener.came(seen.lines)
        reader.known.captures = dict(seen.captures)
        with contextlib.suppress(NotCapturedError):  # what varies is seen, and not kept
            result.typed = reader.known.fill(example.command)

    def _command(self, example: Command, result: Result, *, is_last: bool) -> None:
        known, limits = self.reader.known, self.reader.limits
        server = self.reader.servers.pop(example.session, None) if example.stops else None
        session = self.reader.terminal(example)
        self._listener.before_prompt(example, session)
        before = session.prompt
        known.at(example.prompt, before.text, moved=session.moved)
        session.moved = False
        result.user, _, result.host = before.who.partition("@")
        if not example.command:
            return
        command = result.typed = known.fill(example.command)
        self._listener.before_command(example, session, command)
        result.was_typed = True
        deadline = min(time.monotonic() + limits.command_seconds, self._page_deadline)
        if example.serves:
            self._serve(example, session, command, deadline, result)
            return
        lines: list[str] = []

        def fits(seen: Sequence[str]) -> bool:
            return known.fits(example.expected, seen)

        def attempt() -> Failure | None:
            before = session.prompt  # the listener may have used the terminal
            replies = self.reader.replies(example)
            exchange = server.end(deadline, replies) if server else session.type(command, deadline, replies)
            exchange = as_shown(exchange, session, example.expected, fits, deadline, is_last=is_last)
            lines[:] = exchange.lines
            result.status, result.milliseconds = exchange.status, _since(started)
            result.output = "\n".join(tidy(lines))
            self._listener.came(lines)
            captured = known.captures
            try:
                return output_problem(self._page, example, before, exchange, known, self.reader.cluster.site)
            except Failure:
                known.captures = captured  # the next try may print something else
                raise

        seconds = min(limits.repeat_seconds, limits.command_seconds)
        started = time.monotonic()
        if problem := until_it_fits(attempt, seconds) if example.repeat_until else attempt():
            self._listener.differs(example, lines, problem, self.reader)
        if is_last:
            session.settle(time.monotonic() + limits.command_seconds)

    def _serve(
        self, example: Command, session: Session, command: str, deadline: float, result: Result
    ) -> None:
        reader, known = self.reader, self.reader.known
        started = time.monotonic()
        server = Server(example, session, reader.limits)

        def fits(seen: Sequence[str]) -> bool:
            return known.fits(example.expected, seen)

        lines = server.start(command, reader.cluster, deadline, reader.replies(example), fits)
        reader.servers[example.session] = server
        result.milliseconds = _since(started)
        result.output = "\n".join(tidy(lines))
        self._listener.came(lines)
        if problem := known.output_problem(example.expected, lines):
            self._listener.differs(example, lines, problem, reader)


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
