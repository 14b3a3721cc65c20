"""Only pages whose last verdict no longer holds are run again."""

import hashlib

import pytest
from msgspec.structs import replace

from checks.pages.contract.examples import Book, Example, Page
from checks.runner.evidence import evidence
from checks.runner.evidence.basis import bases, typed
from checks.runner.following.page import Outcome, Result
from checks.tests.helpers.iceberg import SITE, command, not_run, page
from checks.verify.changed import changed
from conf.facts import CONF


def digested(name: str, *examples: Example) -> Page:
    """Return a page whose digests follow its text, as those of real pages do."""
    found, text = [], ""
    for example in examples:
        text += example.written
        found.append(replace(example, digest=hashlib.sha256(text.encode()).hexdigest()))
    return page(found, name)


BOOK = Book(
    {
        "jobs": digested("jobs", command("qsub job.sh")),
        "session": digested("session", command("qrsh"), command("hostname")),
        "modules": digested("modules", command("module avail")),
        "environments": digested("environments", command("conda create --name mine")),
        "pip": digested("pip", command("pip install colormath")),
        "files": digested("files", command("ls")),
        "prose": digested("prose", not_run("squeue", "another scheduler")),
    }
)
BASIS = dict.fromkeys(BOOK.pages, "as it was")
ALL = {"jobs", "session", "modules", "environments", "pip", "files"}


def entries(
    book: Book = BOOK, outcome: Outcome = "passed", basis: str | None = "as it was"
) -> list[evidence.Entry]:
    """Return what a run of all pages leaves behind."""
    results = [Result(example, outcome) for one in book.pages.values() for example in one.examples]
    return [evidence.entry(result, "sha256:0", None, basis) for result in results]


def with_page(*commands: str) -> Book:
    """Return the book with another page about files."""
    return Book({**BOOK.pages, "files": digested("files", *map(command, commands))})


def test_nothing_is_run_again_if_nothing_has_changed() -> None:
    assert changed(BOOK, entries(), BASIS) == {}


def test_a_page_that_never_ran_is_run() -> None:
    known = [one for one in entries() if one["page"] != "files"]
    assert changed(BOOK, known, BASIS) == {"files": "never run"}


def test_a_page_with_another_word_is_run_again() -> None:
    book = with_page("ls -l")
    assert changed(book, entries(), BASIS) == {"files": "line 1 is new, or follows a change"}


def test_a_page_with_an_example_more_is_run_again() -> None:
    book = with_page("ls", "pwd")
    assert changed(book, entries(), BASIS) == {"files": "line 2 is new, or follows a change"}


@pytest.mark.parametrize(
    ("outcome", "reason"), [("failed", "line 1 failed"), ("not-reached", "line 1 was not reached")]
)
def test_a_page_that_did_not_pass_is_run_again(outcome: Outcome, reason: str) -> None:
    assert changed(BOOK, entries(outcome=outcome), BASIS) == dict.fromkeys(ALL, reason)


@pytest.mark.parametrize("basis", ["as it was before", None])
def test_a_page_is_run_again_if_it_rests_on_something_else(basis: str | None) -> None:
    found = changed(BOOK, entries(basis=basis), BASIS)
    assert found == dict.fromkeys(ALL, "the cluster or the runner has changed")


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("sge/queue", {"jobs", "session"}),
        ("sge/parallel-environments/smp", {"jobs", "session"}),
        ("image/files/gridengine", {"jobs", "session"}),
        ("modules/apps/python/conda", {"modules"}),
        ("conda/environments", {"environments"}),
        ("conda/scripts/conda_index.py", set()),
        ("snakemake/config.yaml", set()),
        ("image/files/pip.conf", {"pip"}),
        ("image/files/sshd.conf", ALL),
        ("image/Containerfile", ALL),
        ("cluster.toml", ALL),
        ("cluster/start.py", ALL),
        ("contract/evidence.schema.json", set()),
        ("locks/docs.txt", set()),
        ("locks/checks.txt", ALL),
        ("search.toml", set()),
    ],
)
def test_which_pages_rest_on_which_file(file: str, names: set[str]) -> None:
    found = {
        name
        for name, one in BOOK.pages.items()
        if name in ALL and any(path.relative_to(CONF).is_relative_to(file) for path in SITE.files(typed(one)))
    }
    assert found == names


def test_a_page_rests_on_its_files_and_on_the_placeholders() -> None:
    before = bases(BOOK, SITE)
    assert before == bases(BOOK, SITE)
    assert before["jobs"] != before["files"]
    other = Book(BOOK.pages, {"word": {"pattern": "x"}})
    assert all(before[name] != basis for name, basis in bases(other, SITE).items())
