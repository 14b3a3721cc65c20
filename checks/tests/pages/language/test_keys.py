"""Keys in the lines of a transcript."""

import pytest

from checks.pages.language import keys
from checks.pages.language.transcript import Answer, Grammar, read
from checks.tests.helpers.site import FACTS

GRAMMAR = Grammar.of(FACTS)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("^C", [("", "", "^C")]),
        ("Working ^C", [("Working ", "", "^C")]),
        ("Working ^Cstopped", [("Working ", "", "^C")]),
        ("^C^C", [("", "", "^C"), ("^C", "", "^C")]),
        ("first line<Enter>", [("", "first line", "<Enter>")]),
        ("(END)<Q>", [("(END)", "", "<Q>")]),
        ("Press ^C to stop", []),
        ("...^C", []),
        ("vector<T>", []),
        (
            "<Ctrl-X><Y><Enter>",
            [("", "", "<Ctrl-X>"), ("<Ctrl-X>", "", "<Y>"), ("<Ctrl-X><Y>", "", "<Enter>")],
        ),
        ("itext<Esc>:wq<Enter>", [("", "itext", "<Esc>"), ("itext<Esc>", ":wq", "<Enter>")]),
    ],
)
def test_where_keys_stand(line: str, found: list[tuple[str, str, str]]) -> None:
    assert [tuple(one) for one in keys.pressed(line)] == found


@pytest.mark.parametrize("command", ["grep ^C", "grep '^C'", "<Ctrl-D>", "ls"])
def test_what_may_stand_at_a_prompt(command: str) -> None:
    assert keys.at_prompt(command) is None


@pytest.mark.parametrize("command", ["^C", "sleep 10^C", "<Q>"])
def test_what_may_not(command: str) -> None:
    assert "where no program runs" in (keys.at_prompt(command) or "")


def test_nothing_goes_on_after_a_key_at_the_prompt() -> None:
    (command,) = read("ada@desk:~$ <Ctrl-D>\n> quoted", GRAMMAR).commands
    assert (command.command, command.expected) == ("<Ctrl-D>", ["> quoted"])


def test_a_key_knows_what_stands_before_it() -> None:
    (command,) = read("ada@desk:~$ run\nready\n50 %^C\ntext<Enter>\nGo on? ^C", GRAMMAR).commands
    assert command.answers == [
        Answer("", "", "^C", ("ready", "50 %")),
        Answer("", "text", "<Enter>", ("ready", "50 %^C", "")),
        Answer("Go on?", "", "^C"),
    ]
