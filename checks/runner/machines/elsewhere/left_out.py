"""What of a page cannot be followed on a cluster that is not ours, with only one account there."""

from collections.abc import Collection, Mapping

from checks.pages.contract.examples import Command, Example, File, NotRun, Page
from checks.pages.language.placeholders import NAME
from checks.pages.shell.programs import Programs
from checks.pages.shell.words import simple_commands
from checks.runner.judging.shells import programs
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
    known = Programs(site.dialect)
    found: dict[int, str] = {}
    refused: int | None = None  # the first line that is not allowed
    led: dict[str, str] = {}  # by terminal: why nothing goes on where a line that is left out leads
    served: dict[str, str] = {}  # by terminal: why nothing ends the server of such a line
    seen: set[str] = set()  # placeholders whose values a run will know
    lost: dict[str, int] = {}  # … and those that only a line has which is left out
    prepared: int | None = None  # the last line of an administrator
    for example in page.examples:
        if isinstance(example, NotRun):
            continue
        reason = _of_itself(page, example, site, user) or _for_another(example, lost, prepared)
        if reason is None and isinstance(example, Command):
            reason = led.get(example.session) or (example.stops and served.get(example.session)) or None
        if reason is None and refused is not None:
            reason = f"it may need line {refused}, which is left out"
        elif reason is None and (does := effect(example, known)) not in (Effect.SAFE, *allowed):
            reason = f"it may {MEANS[does]}: not without --allow {does}"
            refused = example.line
        names = _shown(example)
        if reason is None:
            seen |= names
            lost = {name: line for name, line in lost.items() if name not in names}
            continue
        found[example.line] = reason
        if isinstance(example, Command) and example.host == site.desk:
            led.pop(example.session, None)
            if any(word.text.startswith("-") for words in simple_commands(example.command) for word in words):
                led[example.session] = f"the options of line {example.line} lead here, which is left out"
        if isinstance(example, Command) and example.serves:
            served[example.session] = f"it ends what line {example.line} starts, which is left out"
        lost = {**dict.fromkeys(names - seen, example.line), **lost}
        if example.user not in (None, user, *site.ordinary_users):
            prepared = example.line
    return found


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


def _for_another(example: Example, lost: Mapping[str, int], prepared: int | None) -> str | None:
    """Return the reason in an example before it that is left out."""
    if not isinstance(example, Command | File):
        return None
    if prepared is not None:
        return f"an administrator prepares it on line {prepared}, which is left out"
    text = example.command if isinstance(example, Command) else example.content
    literals = example.literals if isinstance(example, Command) else ()
    for name in NAME.findall(text):
        if name in lost and name not in literals:
            return f"it needs <{name}> of line {lost[name]}, which is left out"
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
        return example.host == site.front and bool(programs(example.command) & set(site.leaves_shell))
    return following.host == site.desk
