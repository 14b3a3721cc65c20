"""Terminals that are open before a page needs them."""

import pytest

from checks.authoring.live import ahead
from checks.runner.failures import Failure, Kind
from checks.runner.following.session import Session
from checks.tests.helpers.pages import command, page
from checks.tests.helpers.site import SITE
from checks.tests.helpers.standin import StandIn

USER, HOST = "ada", "gate1"


class Nowhere(StandIn):
    """Machines in name only: nothing is run on them."""

    def __init__(self) -> None:
        """Make nothing."""
        self.site, self.ps1 = SITE, dict.fromkeys([SITE.desk, SITE.front], "")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what happens to terminals."""
    said: list[str] = []
    monkeypatch.setattr(Session, "open", lambda _, user, host: said.append(f"open {user}@{host}"))
    monkeypatch.setattr(Session, "close", lambda _: said.append("close"))
    return said


def test_a_page_that_begins_there_gets_the_open_terminal(said: list[str]) -> None:
    ready = ahead.Ahead(lambda _: Nowhere(), SITE)
    machines = ready.start("one")
    begins = page([command("true", user=USER, host=HOST, session="2")])
    assert list(ready.terminals(machines, begins)) == ["2"]
    assert ready.terminals(machines, begins) == {}  # it is lent once
    ready.close()
    assert said == [f"open {USER}@{HOST}"]


def test_another_page_opens_its_own(said: list[str]) -> None:
    ready = ahead.Ahead(lambda _: Nowhere(), SITE)
    machines = ready.start("one")
    assert ready.terminals(machines, page([command("true", user=USER, host="desk")])) == {}
    assert said == [f"open {USER}@{HOST}", "close"]


def test_what_nobody_takes_or_nobody_can_open_is_closed(
    said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = ahead.Ahead(lambda _: Nowhere(), SITE)
    kept = ready.start("one")
    ready.close()
    assert (said, ready.terminals(kept, page([]))) == ([f"open {USER}@{HOST}", "close"], {})

    def refuse(_: Session, user: str, host: str) -> None:
        raise Failure(Kind.NO_PROMPT, f"{user}@{host}")

    monkeypatch.setattr(Session, "open", refuse)
    assert ready.terminals(ready.start("two"), page([command("true", user=USER, host=HOST)])) == {}
    assert said[2:] == ["close"]
