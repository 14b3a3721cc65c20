"""A page becomes a script that types the same commands on the same machines."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from checks.pages.contract.examples import Book, Page
from checks.tests.benchmarks.as_script import NotAScriptError, script, statuses
from checks.tests.benchmarks.measuring import BenchmarkError
from checks.tests.benchmarks.typed import scripts, unexpected
from checks.tests.helpers.samples import Samples, file, page
from conf.cluster import SITE
from conf.cluster.parts.machines import machine_names

SAMPLES = Samples(SITE)
LOGIN, WORKER = SAMPLES.login, SAMPLES.worker
# What leads to another machine runs its last word here, with another name for the machine.
HOP = '#!/bin/bash\nWHERE=$(basename "$0") exec bash -c "${@: -1}"\n'


def command(text: str, prompt: str = LOGIN, **more: Any) -> Any:
    """Return a command on the login node."""
    return SAMPLES.command(text, prompt=prompt, **more)


MOVES = page(
    [
        command("echo $WHERE >where"),
        file("note.txt", "one's own\n"),
        command("qrsh -l h_rt=00:10:00"),
        command("echo $WHERE >>where", WORKER),
        command("ls /missing", WORKER, fails=True),
        command("cat <<END >>where\ntwo lines\nEND", WORKER),
        command("exit", WORKER),
        command("echo $WHERE >>where; cat note.txt >>where"),
    ]
)


def run(text: str, folder: Path) -> str:
    """Run a script where `ssh` and `qrsh` lead nowhere else; return what it printed."""
    programs = folder / "bin"
    programs.mkdir()
    for name in ("ssh", "qrsh"):
        (programs / name).write_text(HOP, encoding="utf-8")
        (programs / name).chmod(0o755)
    # A login shell sets its path again.
    (folder / ".bash_profile").write_text(f"PATH={programs}:$PATH\n", encoding="utf-8")
    environment = {"PATH": f"{programs}:{os.defpath}", "HOME": str(folder)}
    done = subprocess.run(
        ["bash"],
        input=text.encode(),
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        timeout=60,
    )
    return done.stdout.decode()


def test_a_script_types_what_the_page_does_where_it_does(tmp_path: Path) -> None:
    machine, text = script(MOVES, machine_names())
    assert machine == SITE.desk
    said = run(text, tmp_path)
    assert (tmp_path / "where").read_text() == "ssh\nqrsh\ntwo lines\nssh\none's own\n"
    assert said.splitlines() == ["STATUS 1 0", "STATUS 4 0", "STATUS 5 2", "STATUS 6 0", "STATUS 8 0"]
    assert statuses(MOVES) == {1: False, 4: False, 5: True, 6: False, 8: False}
    assert unexpected(MOVES, said) is None


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("STATUS 1 0\nSTATUS 4 1\n", "line 4 failed"),
        ("STATUS 1 0\nSTATUS 4 0\nSTATUS 5 0\n", "line 5 did not fail"),
        ("STATUS 1 0\n", "line 4 was not reached"),
    ],
)
def test_what_a_script_does_otherwise_is_named(said: str, wrong: str) -> None:
    assert unexpected(MOVES, said) == wrong


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        (page([command("true", session="2")]), "sample:1: a second terminal: true"),
        (page([command("read x", answers={"?": "y"})]), "sample:1: questions are answered: read x"),
        (page([command("true", repeat_until="done")]), "sample:1: it is typed again and again: true"),
        (page([command("true", serves=":80")]), "sample:1: a server runs: true"),
        (page([command("qdel <job_id>")]), "sample:1: it names what was printed before: qdel <job_id>"),
        (page([command("true"), command("true", user="te2nd")]), "sample:2: another user: true"),
        (page([command("true"), SAMPLES.step("open", "x")]), "sample:2: only a person can do this: open x"),
        (page([file("a", "b\n")]), "sample: there is no command"),
    ],
    ids=["terminal", "answers", "repeated", "server", "placeholder", "user", "browser", "none"],
)
def test_what_only_a_reader_can_do_is_refused(sample: Page, reason: str) -> None:
    with pytest.raises(NotAScriptError) as refused:
        script(sample, machine_names())
    assert str(refused.value) == reason


def test_the_pages_with_the_most_commands_are_chosen() -> None:
    many = {f"p{n}": page([command("true")] * n, f"p{n}") for n in range(1, 8)}
    asks = page([command("read x", answers={"?": "y"})] * 9, "asks")
    book = Book({**many, "asks": asks}, SITE.facts["placeholders"])
    assert [one.name for one, _, _ in scripts(book, [])] == ["p7", "p6", "p5", "p4", "p3"]
    assert [one.name for one, _, _ in scripts(book, ["p2"])] == ["p2"]


@pytest.mark.parametrize(
    ("name", "said"), [("asks", "asks:1: questions are answered: read x"), ("none", "there is no page none")]
)
def test_a_page_that_cannot_be_measured_is_refused_first(name: str, said: str) -> None:
    book = Book({"asks": page([command("read x", answers={"?": "y"})], "asks")}, SITE.facts["placeholders"])
    with pytest.raises(BenchmarkError) as refused:
        scripts(book, [name])
    assert str(refused.value) == said
