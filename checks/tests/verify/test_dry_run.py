"""`verify --on USER@HOST --dry-run`: nothing is run, and all of it is told."""

from pathlib import Path

import pytest

from checks.tests.helpers.book import write_book
from checks.tests.helpers.iceberg import LOGIN, command, file, not_run, page, table
from checks.verify.__main__ import main

PAGE = (
    command("ls"),
    command("qstat | grep qw", prompt=LOGIN),
    command("qsub hello.sh", prompt=LOGIN),
    file("notes.txt", "a line\n"),
    command("rm notes.txt", prompt=LOGIN),
    not_run("dir", "Windows"),
)


@pytest.fixture
def examples(tmp_path: Path) -> str:
    """The option that names two pages, of which the second one is empty but for a command."""
    path = tmp_path / "examples.json"
    write_book(path, [page(PAGE, "one"), page([command("ls", prompt=LOGIN)], "two")], table())
    return f"--examples={path}"


def test_each_example_is_listed_with_what_it_would_do(
    examples: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["one", "--on=me@nowhere.invalid", "--allow=changes,costs", "--dry-run", examples]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "docs/one.md:1: left out (it happens on the reader's own machine): ls",
        "docs/one.md:2: safe: qstat | grep qw",
        "docs/one.md:3: costs: qsub hello.sh",
        "docs/one.md:4: changes: write notes.txt",
        "docs/one.md:5: changes: rm notes.txt",
        "4 of 5 examples would be run at me@nowhere.invalid: 1 only look; "
        "1 submit jobs or open sessions on workers; 2 change files or settings of the account.",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["examples.json"]


def test_nothing_but_looking_is_allowed_by_itself(examples: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["one", "--on=me@nowhere.invalid", "--dry-run", examples]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "docs/one.md:2: safe: qstat | grep qw",
        "docs/one.md:3: left out (it may submit jobs or open sessions on workers: "
        "not without --allow costs): qsub hello.sh",
        "docs/one.md:4: left out (it may need line 3, which is left out): write notes.txt",
        "docs/one.md:5: left out (it may need line 3, which is left out): rm notes.txt",
        "1 of 5 examples would be run at me@nowhere.invalid: 1 only look; "
        "0 submit jobs or open sessions on workers; 0 change files or settings of the account.",
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--dry-run"], "error: --dry-run is for --on USER@HOST"),
        (["--sweep"], "error: --sweep is for --on USER@HOST"),
        (["--allow=costs"], "error: --allow is for --on USER@HOST"),
        (["--on=me@x", "--allow=all"], "error: --allow all: only safe, costs, changes can be allowed"),
        (["--on=nowhere.toml"], "error: nowhere.toml cannot be read: No such file or directory"),
        (["--dry-run", "--on=me@x", "-k", "one"], "error: --dry-run takes the names of pages instead of -k"),
        (["--dry-run", "--on=me@x", "onne"], "error: no page 'onne' with examples; did you mean one?"),
        (
            ["--dry-run", "--on=me@x", "--examples=nowhere.json"],
            "error: nowhere.json is missing: build the site",
        ),
    ],
)
def test_wrong_use(
    examples: str, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([examples, *options]) == 2
    assert message in capsys.readouterr().err
