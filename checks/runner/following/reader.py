"""The reader of a page: what they know, and what they have open on the machines."""

import contextlib
from collections.abc import Collection, Mapping

from checks.pages.contract.examples import Answer, Command
from checks.pages.language.placeholders import Placeholders
from checks.pages.language.questions import pattern
from checks.runner import failures
from checks.runner.desktop.desk import Desk
from checks.runner.following.hiding import hide
from checks.runner.following.server import Server
from checks.runner.following.session import Session
from checks.runner.judging.known import Known
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Cluster, translated
from checks.runner.terminal.answering import Reply
from checks.runner.terminal.pressing import Press


class Reader:
    """One reader, with a fresh account.

    Attributes:
        cluster: what the page runs on.
        limits: the bounds of the next example.
        known: what placeholders stand for.
        terminals: those that are open, by their names on the page.
        servers: what runs in terminals until the page ends, by the same names.
        desk: the screen of their own machine.
        is_killed: another thread has ended what was open, so nothing that is seen counts.
    """

    def __init__(
        self,
        cluster: Cluster,
        placeholders: Placeholders,
        limits: Limits,
        terminals: Mapping[str, Session] | None = None,
    ) -> None:
        self.cluster = cluster
        self.limits = limits
        self.known = Known(placeholders)
        self.terminals: dict[str, Session] = dict(terminals or {})
        self.servers: dict[str, Server] = {}
        self.desk = Desk(cluster, placeholders)
        self.is_killed = False

    def terminal(self, example: Command) -> Session:
        """Return the terminal of an example, a new one if there is none of its name.

        Raises:
            Failure: it cannot be opened, or a server runs in it.
        """
        name = example.session
        if name in self.servers:
            raise failures.BUSY(line=self.servers[name].line)
        if name not in self.terminals:
            self.terminals[name] = Session(self.cluster, self.limits)
            self.terminals[name].open(example.user, example.host)
        if self.is_killed:
            raise failures.TERMINAL_ENDED()
        return self.terminals[name]

    def replies(self, example: Command) -> list[Reply]:
        """Return what is typed when the example's questions come; None is an account's password."""
        return [self._reply(example, answer) for answer in example.answers]

    def _reply(self, example: Command, answer: Answer) -> Reply:
        if answer.answer is None:
            typed = self.cluster.password(_account(example, answer.question, self.cluster.site.users))
        else:
            typed = translated(self.cluster, self.known.fill(answer.answer))
        after = answer.after

        def missing(lines: list[str]) -> str | None:
            return None if after is None else self.known.missing(after, lines)

        return Reply(
            answer.question,
            pattern(answer.question, self.known.captures),
            typed,
            Press(answer.key, typed, len(after or ()) - 1, missing) if answer.key else None,
            asks=after is None,
        )

    def hide(self, text: str) -> str:
        """Replace the secrets of the run: none may reach the evidence or a report."""
        secrets = [self.cluster.nonce]
        for user in self.cluster.site.users:
            with contextlib.suppress(KeyError):
                secrets.append(self.cluster.password(user))
        return hide(text, secrets)

    def close(self) -> None:
        """Stop the servers, kill the terminals, end the browser; only the thread that plays the page may."""
        for server in self.servers.values():
            server.stop()
        self.servers.clear()
        self.kill()

    def kill(self) -> None:
        """Kill the terminals and end the browser, from any thread; what waits for them fails at once."""
        self.is_killed = True
        for session in list(self.terminals.values()):  # a list: the page may still open another one
            session.close()
        self.desk.close()


def _account(example: Command, question: str, users: Collection[str]) -> str:
    """Return whose password is asked for: ssh says so, as in `ada@gate's password:`."""
    for line in example.expected:
        name = line.partition("@")[0]
        if question in line and name in users:
            return name
    return example.user
