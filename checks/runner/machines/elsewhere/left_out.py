"""What of a page cannot be followed on a cluster that is not ours, with only one account there."""

from collections.abc import Collection, Mapping

from checks.pages.contract.examples import Command, Example, File, NotRun, Page
from checks.pages.language.placeholders import NAME
from checks.pages.shell.programs import Programs
from checks.pages.shell.words import simple_commands
from checks.runner.machines.elsewhere.effects import MEANS, Effect, effect
from checks.runner.site import Site


def left_out(page: Page, site: Site, user: str, allowed: Collection[Effect]) -> Mapping[int, str]:
    """Return the lines of the examples that are left out, each with the reason.

    What needs an example that is left out is left out, too: it would fail, or do something else than meant.
    After one that is not allowed, this is the whole rest of the page: what it builds on is not to be known.

    Args:
        page: the page.
        site: knows whose machine is whose, and who is an administrator.
        user: the account that the page is followed with.
        allowed: what examples may do there, besides looking.
    """
    missing = _Missing(site, user, allowed)
    found = {}
    for example in page.examples:
        if isinstance(example, NotRun):
            continue
        if reason := _of_itself(page, example, site, user) or missing.reason(example):
            found[example.line] = reason
            missing.lacks(example)
        else:
            missing.has(example)
    return found


class _Missing:
    """What a page's examples cannot build on, because an example that is left out would have made it."""

    def __init__(self, site: Site, user: str, allowed: Collection[Effect]) -> None:
        self._site = site
        self._ordinary = (None, user, *site.ordinary_users)
        self._allowed = (Effect.SAFE, *allowed)
        self._programs = Programs(site.dialect)
        self._seen: set[str] = set()  # placeholders whose values a run will know
        self._lost: dict[str, int] = {}  # … and those that only a line has which is left out
        self._prepared: int | None = None  # the last line of an administrator
        self._refused: int | None = None  # the first line that is not allowed
        self._led: dict[str, int] = {}  # by terminal: a line whose options matter where it leads
        self._server: tuple[str, int] | None = None  # the last terminal and line of a server

    def reason(self, example: Example) -> str | None:
        """Return why an example is left out that would not be for its own sake."""
        if isinstance(example, Command | File) and (reason := self._needs(example)):
            return reason
        if isinstance(example, Command) and (line := self._led.get(example.session)):
            return f"the options of line {line} lead here, which is left out"
        if isinstance(example, Command) and self._server:
            terminal, line = self._server
            if example.stops or example.session != terminal:
                return f"it may need what line {line} starts, which is left out"
        if self._refused is not None:
            return f"it may need line {self._refused}, which is left out"
        if (does := effect(example, self._programs)) not in self._allowed:
            self._refused = example.line
            return f"it may {MEANS[does]}: not without --allow {does}"
        return None

    def _needs(self, example: Command | File) -> str | None:
        if self._prepared is not None:
            return f"an administrator prepares it on line {self._prepared}, which is left out"
        text = example.command if isinstance(example, Command) else example.content
        literals = example.literals if isinstance(example, Command) else ()
        for name in NAME.findall(text):
            if name in self._lost and name not in literals:
                return f"it needs <{name}> of line {self._lost[name]}, which is left out"
        return None

    def has(self, example: Example) -> None:
        """Take note of an example that is run."""
        names = _shown(example)
        self._seen |= names
        self._lost = {name: line for name, line in self._lost.items() if name not in names}

    def lacks(self, example: Example) -> None:
        """Take note of one that is left out."""
        self._lost = {**dict.fromkeys(_shown(example) - self._seen, example.line), **self._lost}
        if example.user not in self._ordinary:
            self._prepared = example.line
        if not isinstance(example, Command):
            return
        if example.host == self._site.desk:
            self._led.pop(example.session, None)
            words = [word.text for words in simple_commands(example.command) for word in words]
            if any(word.startswith("-") for word in words):
                self._led[example.session] = example.line
        elif example.serves:
            self._server = example.session, example.line


def _of_itself(page: Page, example: Example, site: Site, user: str) -> str | None:
    if example.host == site.desk:
        return "it happens on the reader's own machine"
    if not isinstance(example, Command):
        return None
    if example.check_only:
        return "it is for test clusters only"
    if example.user != user:
        return f"it needs the account {example.user}"
    if _asks_for_password(example):
        return "it asks for the password of an account"
    if example.serves and example.host != site.front:
        return "its port cannot be looked at from outside"
    if _leaves(page, example, site):
        return "it leaves the cluster"
    return None


def _shown(example: Example) -> set[str]:
    """Return the placeholders that get their values from an example."""
    if not isinstance(example, Command):
        return set()
    return set(NAME.findall("\n".join((example.prompt, *example.expected)))) - set(example.literals)


def _asks_for_password(example: Command) -> bool:
    """Tell whether an account's password is asked for, as in `ada@gate's password:`."""
    secret = [answer.question for answer in example.answers if answer.answer is None]
    return any(question in line and "@" in line for question in secret for line in example.expected)


def _leaves(page: Page, example: Command, site: Site) -> bool:
    """Tell whether the reader is back on the own machine after an example, or may be."""
    later = page.examples[page.examples.index(example) + 1 :]
    following = next(
        (one for one in later if isinstance(one, Command) and one.session == example.session), None
    )
    if following is None:
        commands = simple_commands(example.command)
        return example.host == site.front and bool(commands) and commands[-1][0].text in site.leaves_shell
    return following.host == site.desk
