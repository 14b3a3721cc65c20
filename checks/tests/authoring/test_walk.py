"""`verify --step` and `--shell-on-failure`, as a person at a terminal meets them."""

import re
from collections.abc import Iterator

import pexpect
import pytest

from checks.tests.authoring.accept.test_accept import PAGE
from checks.tests.authoring.conftest import Site
from checks.tests.helpers.pages import step
from checks.tests.helpers.verify import environment, write_examples
from conf.facts import ROOT

LEAVE = "\x1d"
STEPS = """```console
ada@desk:~$ a=1
ada@desk:~$ echo $a
1
ada@desk:~$ sleep 0
```
"""


class Person:
    """Somebody who types, and waits for what they want to see."""

    def __init__(self, site: Site, *options: str) -> None:
        site.clear()
        command = site.command(*options)
        self._process = pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(ROOT),
            env=environment(site.folder, TERM="dumb"),
            timeout=100,
            encoding="utf-8",
            dimensions=(50, 200),
        )

    def sees(self, text: str) -> None:
        """Wait for `text`."""
        self._process.expect_exact(text)

    def types(self, text: str) -> None:
        """Type it."""
        self._process.send(text)

    def ends(self) -> int | None:
        """Wait for the end; return the exit status."""
        self._process.expect(pexpect.EOF)
        self._process.close()
        return self._process.exitstatus

    def close(self) -> None:
        """Leave nothing running."""
        self._process.close(force=True)


@pytest.fixture
def person() -> Iterator[list[Person]]:
    """Whoever was started is stopped."""
    people: list[Person] = []
    yield people
    for one in people:
        one.close()


def start(people: list[Person], site: Site, *options: str) -> Person:
    """Start the command line for a person."""
    people.append(Person(site, *options))
    return people[-1]


def test_step_stops_before_each_command(site: Site, person: list[Person]) -> None:
    site.build(one=STEPS)
    author = start(person, site, "one", "--step")
    for command in ("a=1", "echo $a", "sleep 0"):
        author.sees(f"ada@desk:~$ {command}\r\n[Enter: run it, s: shell, q: quit] ")
        author.types("\r")
        author.sees("passed")
    assert author.ends() == 0
    assert not (site.folder / "evidence.json").exists()


def test_step_into_the_very_shell_and_on(site: Site, person: list[Person]) -> None:
    site.build(one=STEPS)
    author = start(person, site, "one", "--step")
    author.sees("q: quit] ")
    author.types("\r")
    author.sees("q: quit] ")
    author.types("what?\r")
    author.sees("q: quit] ")
    author.types("s\r")
    author.sees("Leave with Ctrl-]")
    author.types("echo it is $a; stty size; a=2\r")
    author.sees("it is 1\r\n50 200\r\n")
    author.types("half a line" + LEAVE)
    author.sees("ada@desk:~$ echo $a\r\n[Enter")
    author.types("\r")
    author.sees("wrong output")
    author.sees("+ 2")
    assert author.ends() == 1


def test_step_wants_a_prompt_back_and_can_quit(site: Site, person: list[Person]) -> None:
    site.build(one=STEPS)
    author = start(person, site, "one", "--step")
    author.sees("q: quit] ")
    author.types("s\r")
    author.sees("Leave")
    author.types("cat\r" + LEAVE)
    author.sees("The terminal is not at a prompt. End what runs in it")
    author.types("\x03" + LEAVE)
    author.sees("q: quit] ")
    author.types("q\r")
    author.sees("Stopped.")
    assert author.ends() == 130


def test_step_stops_before_each_step_on_the_screen(site: Site, person: list[Person]) -> None:
    address = "http://localhost:9998"
    write_examples(site.folder, one=[step("open", address), step("see", "ERR_CONNECTION_REFUSED")])
    author = start(person, site, "one", "--step")
    author.sees(
        "one.md:1\r\nopen http://localhost:9998\r\n[Enter: take it, s: what the browser shows, q: quit] "
    )
    author.types("s\r")
    author.sees("Nothing is open in the browser.")
    author.sees("q: quit] ")
    author.types("\r")
    author.sees('see "ERR_CONNECTION_REFUSED"\r\n[Enter: take it')
    author.types("s\r")
    author.sees("localhost refused to connect")
    author.sees("q: quit] ")
    author.types("\r")
    assert author.ends() == 0


def test_shell_on_failure_is_where_it_failed(site: Site, person: list[Person]) -> None:
    site.build(one=STEPS.replace("\n1\n", "\n2\n"))
    author = start(person, site, "one", "--shell-on-failure")
    author.sees("one.md:3: wrong output")
    author.sees("This is terminal 1, as line 3 has left it.")
    author.types("echo still $a\r")
    author.sees("still 1\r\n")
    author.types(LEAVE)
    author.sees("not reached")
    assert author.ends() == 1
    assert site.evidence() == [("one", 2, "passed"), ("one", 3, "failed"), ("one", 5, "not-reached")]


def test_shell_on_failure_when_all_is_well_or_nothing_opens(site: Site, person: list[Person]) -> None:
    site.build(one=STEPS)
    author = start(person, site, "one", "--shell-on-failure")
    assert author.ends() == 0
    site.build(one=STEPS.replace("ada@desk:~$", "[ada@gate1 ~]$"))
    author = start(
        person, site, "one", "--shell-on-failure", "--cluster-from=checks.tests.helpers.standin:broken"
    )
    author.sees("one.md was not run: the cluster could not be started: no disk space left")
    assert author.ends() == 3


def test_ended_terminal_can_only_be_left(site: Site, person: list[Person]) -> None:
    site.build(one="```console\nada@desk:~$ exit\n```\n")
    author = start(person, site, "one", "--shell-on-failure")
    author.sees("terminal ended")
    author.sees("Leave with Ctrl-]")
    assert author.ends() == 1


def test_one_page_at_a_terminal_only(site: Site) -> None:
    site.build(one=STEPS, two=PAGE)
    done = site.run("--step")
    assert (done.returncode, "for one page at a time, not 2: name it" in done.stderr) == (2, True)
    done = site.run("one", "--shell-on-failure", "--step")
    assert done.returncode == 2
    assert re.search("need a terminal that a person types in", done.stderr)
