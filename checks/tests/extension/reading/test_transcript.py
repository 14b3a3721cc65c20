"""The reader of transcripts: commands, their lines, their output; and it never loses a line."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verified.writing import typeset

from checks.pages.language import keys, marks
from checks.pages.language.transcript import Answer, Grammar, Line, Transcript, read, show
from checks.tests.helpers.site import FACTS

GRAMMAR = Grammar.of(FACTS)
ANY_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *(
                    "[ada@gate1 ~]$ ls",
                    "[ada@<worker> ~]$",
                    "(env) [boss@n02 dir]$ exit",
                    "ada@desk:~/x$ ssh gate",
                ),
                *(
                    "> more",
                    ">",
                    "> ",
                    "...",
                    "<job>",
                    "<job_2> of <nobody>",
                    "[eve@gate1 ~]$ x",
                    "$ ls",
                    "# a",
                ),
                *("^C", "Working ^C", "a<Enter>", "<Ctrl-D>", "^D", "ada@desk:~$ <Ctrl-D>", "Go on? ^C"),
                *("Go on? yes", "ada's password:", "Go on? Really? no", "", "   ", "[root@gate1 /]# id"),
            ]
        ),
        st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])),
    )
)


def whole(found: Transcript) -> list[str]:
    """Return the lines as the page has them."""
    return [line.lead + line.text for line in found.lines]


@given(ANY_LINES, st.integers(1, 1000))
def test_no_line_is_lost_and_lines_are_counted_truly(lines: list[str], first: int) -> None:
    text = "\n".join(lines)
    for reader in (read, show):
        found = reader(text, GRAMMAR, first)
        assert whole(found) == text.split("\n")
        assert [line.number for line in found.lines] == list(range(first, first + max(1, len(lines))))


@given(ANY_LINES)
def test_every_line_is_in_a_command_or_before_the_first(lines: list[str]) -> None:
    found = read("\n".join(lines), GRAMMAR)
    assert "\n".join(lines).split("\n") == [line.lead + line.text for line in found.lines]
    first = found.commands[0].line if found.commands else len(found.lines) + 1
    counted = sum(1 + command.command.count("\n") + len(command.expected) for command in found.commands)
    assert counted == len(found.lines) - first + 1
    for command in found.commands:
        shown = found.lines[command.line - 1]
        assert shown.role == "command"
        assert shown.lead == command.prompt.text
        assert command.command.split("\n")[0] == shown.text.removeprefix(" ")


@given(ANY_LINES)
def test_problems_stand_on_lines_of_the_text(lines: list[str]) -> None:
    for problem in read("\n".join(lines), GRAMMAR, 7).problems:
        assert 7 <= problem.line < 7 + max(1, len(lines))


@given(ANY_LINES)
def test_what_follows_the_prompt_makes_a_command(lines: list[str]) -> None:
    text = "\n".join(["[ada@gate1 ~]$ first", *lines])
    assert read(text, GRAMMAR).commands[0].line == 1


@given(ANY_LINES)
def test_what_is_shown_is_what_the_page_has(lines: list[str]) -> None:
    """Tags away, the HTML is the transcript: nothing is lost, doubled or left unescaped."""
    found = read("\n".join(lines), GRAMMAR)
    shown = [(line.role, line.lead, line.text, line.machine) for line in found.lines]
    markup = typeset.transcript(shown, GRAMMAR.placeholders, {})
    without = re.sub(r'<span class="machine">[^<]*</span>|<[^>]*>', "", markup)
    seen = [line.rstrip() for line in html.unescape(without).split("\n")]
    expected = [labelled(line).rstrip() for line in found.lines]
    assert "\n".join(seen).strip("\n") == html_text("\n".join(expected).strip("\n"))


def labelled(line: Line) -> str:
    """Return a line with what its readers see of its keys: the only text that is not the page's own."""
    text, end = line.lead + line.text, 0
    ends = line.role == "command" and line.text.strip() == keys.END
    if line.role not in ("key", "answer") and not ends:
        return text
    shown = line.lead
    for one in keys.pressed(line.text):
        shown += line.text[end : one.end - len(one.key)] + keys.label(one.key)
        end = one.end
    return shown + line.text[end:]


def html_text(text: str) -> str:
    """Return what is left of a text that was escaped and unescaped: Python drops what HTML cannot hold."""
    return html.unescape(html.escape(text))


@given(st.text())
def test_any_marks_are_read_or_refused(text: str) -> None:
    read_marks, wrong = marks.read(text)
    assert wrong or read_marks == marks.read(text.strip())[0]


def test_commands_have_prompt_output_and_lines() -> None:
    text = "[ada@gate1 ~]$ qrsh\n(env) [ada@<worker> ~]$ cat a\n\none  \ntwo\n\n(env) [ada@<worker> ~]$\n"
    first, second, third = read(text, GRAMMAR, 10).commands
    assert (first.line, first.command, first.expected) == (10, "qrsh", [])
    assert (first.prompt.user, first.prompt.host, first.prompt.machine) == ("ada", "gate1", "login")
    assert (second.line, second.command, second.expected) == (11, "cat a", ["", "one", "two", ""])
    assert (second.prompt.text, second.prompt.host) == ("(env) [ada@<worker> ~]$", "<worker>")
    assert (third.line, third.command, third.expected) == (16, "", [""])


def test_a_command_goes_on_after_a_greater_than_sign() -> None:
    text = "[ada@gate1 ~]$ cat <<END\n> one\n>\n>  two\n> END\none\n> quoted"
    (command,) = read(text, GRAMMAR).commands
    assert command.command == "cat <<END\none\n\n two\nEND"
    assert command.expected == ["one", "> quoted"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("Go on? yes", Answer("Go on?", "yes")),
        ("Go on?", Answer("Go on?", "")),
        ("Go on? Really?  no ", Answer("Go on? Really?", "no")),
        ("ada@gate's password:", Answer("password:", None)),
        ("Your password: Go on?", Answer("Go on?", "")),
    ],
)
def test_questions_are_answered(line: str, answer: Answer) -> None:
    (command,) = read(f"[ada@gate1 ~]$ x\n{line}", GRAMMAR).commands
    assert command.answers == [answer]
    assert command.expected == [line.rstrip()]


@pytest.mark.parametrize(
    ("prompt", "machine"),
    [
        ("[ada@gate1 ~]$", "login"),
        ("[boss@n02 /opt/tool]$", "workers"),
        ("[ada@<worker> ~]$", "workers"),
        ("[ada@<worker_2> ~]$", "workers"),
        ("(a) (/home/ada/b) [ada@<worker> ~]$", "workers"),
        ("ada@desk:~/some/dir$", "laptop"),
        ("[root@gate1 ~]#", "login"),
    ],
)
def test_prompts_say_who_and_where(prompt: str, machine: str) -> None:
    for line in (prompt, f"{prompt} ls"):
        (command,) = read(line, GRAMMAR).commands
        assert (command.prompt.text, command.prompt.machine) == (prompt, machine)


@pytest.mark.parametrize("prompt", ["[ada@<job> ~]$", "[ada@<pip> ~]$", "[ada@desk ~]$", "ada@<worker>:~$"])
def test_a_placeholder_in_a_prompt_must_be_able_to_be_that_machine(prompt: str) -> None:
    found = read(f"{prompt} ls", GRAMMAR)
    assert not found.commands
    assert [problem.kind for problem in found.problems] == ["prompt"]


@pytest.mark.parametrize(
    "line",
    [
        "ada@gate.example.org's password: ",
        "password: none",
        "# comment",
        "total 5$",
        "user@host: no $ here",
        "[1]+  Done",
        "<pip>",
    ],
)
def test_output_is_not_taken_for_a_prompt(line: str) -> None:
    found = read(f"[ada@gate1 ~]$ x\n{line}", GRAMMAR)
    assert found.problems == []
    assert len(found.commands) == 1


def test_foreign_prompts_are_seen_where_nothing_is_run() -> None:
    text = "PS C:\\Users\\ada> ssh gate\nC:\\>dir\n$ conda\n[ada@gate1 ~]$ ls\nout"
    found = show(text, GRAMMAR)
    assert [line.role for line in found.lines] == ["command"] * 4 + ["output"]
    assert [line.lead for line in found.lines] == ["PS C:\\Users\\ada>", "C:\\>", "$", "[ada@gate1 ~]$", ""]


@pytest.mark.parametrize(
    "prompt",
    [
        *(
            "$",
            "%",
            "bash$",
            "bash-4.2$",
            "host%",
            "~$",
            "ada@host:~/my files$",
            "[ada@host ~]$",
            "root@host:~#",
        ),
        *("ada@MacBook-Pro ~ %", "(base) ada@MacBook-Pro My Files %"),
        *("PS C:\\Users\\Ada>", "(base) PS C:\\Users\\Ada>", "PS /home/ada>", "PS>"),
        *("C:\\Users\\Ada>", "(base) C:\\Users\\Ada>"),
    ],
)
def test_prompts_of_todays_systems(prompt: str) -> None:
    line = show(f"{prompt} conda list", GRAMMAR).lines[0]
    assert (line.role, line.lead, line.text) == ("command", prompt, " conda list")


@pytest.mark.parametrize(
    "line", ["# comment", "100% done", "Progress: 50% of it", "costs 5 $ a day", "ada@host says yes"]
)
def test_output_is_no_prompt_of_another_system(line: str) -> None:
    assert show(f"$ x\n{line}", GRAMMAR).lines[1].role == "output"


def test_commands_go_on_where_nothing_is_run() -> None:
    found = show("$ cat <<END\n> one\n>\n> END\nout\n> no more\n$\n> quoted", GRAMMAR)
    roles = ["command", "more", "more", "more", "output", "output", "command", "output"]
    assert [line.role for line in found.lines] == roles


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[ada@gate1 ~]$ one\n[ada@gate1 ~]$ two", 1),
        ("$ ssh gate\n$ ls", 2),
        ("$ exit\n$ exit", 2),
        ("$ sshfs gate: folder\n$ ls", 1),
    ],
)
def test_a_copy_button_stops_where_the_next_command_is_typed_elsewhere(text: str, parts: int) -> None:
    lines = [(line.role, line.lead, line.text, line.machine) for line in show(text, GRAMMAR).lines]
    assert typeset.transcript(lines, GRAMMAR.placeholders, {}, leaving=["ssh", "exit"]).count("<pre") == parts


def test_keys_are_shown_as_keys_and_not_copied() -> None:
    text = "ada@desk:~$ cat\na<Enter>\nx ^C\nada@desk:~$ <Ctrl-D>\nada@desk:~$ ls"
    found = read(text, GRAMMAR)
    lines = [(line.role, line.lead, line.text, line.machine) for line in found.lines]
    shown = typeset.transcript(lines, GRAMMAR.placeholders, {})
    assert '<span class="go"><span class="typed">a<kbd>Enter</kbd></span>\n</span>' in shown
    assert '<span class="go">x <kbd>Ctrl-C</kbd>\n</span>' in shown
    assert '<span class="gp">ada@desk:~$ <kbd>Ctrl-D</kbd>\n</span>' in shown
    assert shown.count("<pre") == 3
    assert shown.count("nothing-to-copy") == 1
