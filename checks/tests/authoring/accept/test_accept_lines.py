"""What becomes of the lines of a page when other output comes."""

from pathlib import Path

import pytest

from checks.authoring.accept import lines as module
from checks.authoring.accept.lines import CannotAcceptError, new_output
from checks.authoring.accept.source import Source
from checks.pages.contract.examples import Answer
from checks.tests.authoring.conftest import NOTATION, read_block

ROOT = "/opt/tool"


def accepted(old: str, seen: str, **captures: str) -> str:
    """Return what the page shows instead of `old` after `seen` has come."""
    new = new_output(old.splitlines(), seen.splitlines(), captures, NOTATION)
    return "\n".join(line.text for line in new)


@pytest.mark.parametrize(
    ("old", "seen", "new"),
    [
        ("", "new\noutput", "new\noutput"),
        ("old", "", ""),
        ("1.0\nsame", "1.1\nsame", "1.1\nsame"),
        ("a\n...\nz", "a\n1\n2\nz", "a\n...\nz"),
        ("a\n...\nz", "b\n1\n2\ny", "b\n...\ny"),
        ("a\n...", "b\n1\n2", "b\n..."),
        ("...\ndone in 3 s\n...", "x\ndone in 4 s\ny", "...\ndone in 4 s\n..."),
        ("...\nWarning: careful\n...\ndone", "x\ny\ndone", "...\ndone"),
        ("job 17 x", "job 18 y", "job 18 y"),
        ("Your job <job_id> was sent", "Your job 18 has been sent", "Your job <job_id> has been sent"),
        ("on <date> at <time>: 5", "on 12/11/2026 at 10:11:12: 6", "on <date> at <time>: 6"),
        ("mean.sh.o<job_id> 5", "mean.sh.o18 6", "mean.sh.o<job_id> 6"),
        ("all.q@<worker_node> 5", "all.q@n02 6", "all.q@<worker_node> 6"),
        ("num.txt ... 100% ...", "data.txt      100%  6  0:00", "data.txt ... 100% ..."),
        ("{{ tool.root }}/a", f"{ROOT}/b", "{{ tool.root }}/b"),
        ("python2  {{ tool.root }}/envs/python2\nroot", f"python3  {ROOT}/envs/python3\nroot",
         "python3  {{ tool.root }}/envs/python3\nroot"),
        ("{{ tool.root }}", "/somewhere/else", "/somewhere/else"),
        ("pid <number>", "no agent", "no agent"),
        ("<pip> 1", "<pip> 2", "<pip> 2"),
        ("<job_id>\n<job_id>", "1\n2", "<job_id>\n2"),
    ],
)  # fmt: skip
def test_what_fits_stays(old: str, seen: str, new: str) -> None:
    assert accepted(old, seen) == new


def test_a_captured_worker_gets_its_name_and_a_number_does_not() -> None:
    assert accepted("", "2 jobs on n01", worker_node="n01", job_id="2") == "2 jobs on <worker_node>"
    assert accepted("", "xn011", worker_node="n01") == "xn011"
    assert accepted("on <worker_node> 1", "on n02 2", worker_node="n01") == "on n02 2"


@pytest.mark.parametrize(
    ("seen", "new"),
    [
        ("[ada@n01 ~]$ ls", "...[ada@n01 ~]$ ls"),
        ("ada@desk:~$ ls", "...ada@desk:~$ ls"),
        ("no newlineada@desk:~$ ls", "...no newlineada@desk:~$ ls"),
        (" ada@desk:~$ls", "... ada@desk:~$ls"),
        ("..ada@desk:~$ ls", "...ada@desk:~$ ls"),
        ("-bash-4.2$ ls", "...-bash-4.2$ ls"),
        ("```", "...```"),
        ("> x", "...> x"),
        ("x\n> y", "x\n> y"),
        ("# x", "# x"),
        ("<user>", "<...user>"),
        ("{{ tool.root }}", "{...{ tool.root }...}"),
        ("password:", "p...assword:"),
        ("password: x", "password: x"),
    ],
)
def test_what_a_page_would_misread_is_still_output(seen: str, new: str) -> None:
    assert accepted("", seen) == new
    (example,) = read_block(f"ada@desk:~$ x\n{new}")
    assert list(example.expected) == new.splitlines()
    assert example.answers == ()


QUESTION = "ada@gate.example.org's password:"


def test_answers_stay() -> None:
    secret, open_answer = Answer("password:", None), Answer("Proceed ([y]/n)?", "y")
    new = new_output(["old's password:", "..."], [QUESTION, "x"], {}, NOTATION, [secret])
    assert [line.text for line in new] == [QUESTION, "..."]
    new = new_output(
        ["Old", "Proceed ([y]/n)? y"], ["New", "Proceed ([y]/n)? y"], {}, NOTATION, [open_answer]
    )
    assert [line.text for line in new] == ["New", "Proceed ([y]/n)? y"]
    with pytest.raises(CannotAcceptError, match="the questions and keys on the page are not those in"):
        new_output(["Proceed ([y]/n)? y"], ["Go on? y"], {}, NOTATION, [open_answer])


KEYS = [Answer("", "a", "<Enter>", ("",)), Answer("", "", "<Ctrl-D>", ("a<Enter>",))]


@pytest.mark.parametrize(
    ("old", "seen"),
    [
        (["a<Enter>", "<Ctrl-D>", "old"], ["a<Enter>", "<Ctrl-D>", "new"]),
        (["old", "a<Enter>", "<Ctrl-D>"], ["a<Enter>", "<Ctrl-D>"]),
        (["a<Enter>", "old", "<Ctrl-D>"], ["a<Enter>", "x", "y", "<Ctrl-D>", "z"]),
    ],
)
def test_keys_stay(old: list[str], seen: list[str]) -> None:
    assert [line.text for line in new_output(old, seen, {}, NOTATION, KEYS)] == seen


def test_a_key_is_never_lost_and_none_is_added() -> None:
    with pytest.raises(CannotAcceptError, match="the questions and keys"):
        new_output(["a<Enter>", "<Ctrl-D>"], ["a", "b"], {}, NOTATION, KEYS)
    assert accepted("old", "stop with ^C\n^D") == "...stop with ^C\n...^D"


def test_more_than_a_page_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [str(number) for number in range(401)]
    assert len(new_output(["1", "..."], many, {}, NOTATION)) < 5
    with pytest.raises(CannotAcceptError, match="401 lines are too many for a page"):
        new_output([], many, {}, NOTATION)
    monkeypatch.setattr(module, "MOST_PAIRS", 400)
    with pytest.raises(CannotAcceptError, match="the command printed 401 lines; show parts of them"):
        new_output(["0"], many, {}, NOTATION)


PAGE = """# T

1. one
   ```console
   ada@desk:~$ echo a
   b

   ada@desk:~$ for i in 1 2
   > do echo {{ tool.version }}; done
   x
   ```
"""


def test_source_is_changed_in_place(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(PAGE)
    path.chmod(0o640)
    text = "\n".join(line[3:] for line in PAGE.splitlines()[4:10])
    first, second = read_block(text, 5)
    source = Source(path, NOTATION)
    assert source.accept(second, ["1.2", "1.2"], {}) == ["1.2", "1.2"]
    assert source.accept(first, ["a", "", "c"], {}) == ["a", "", "c", ""]
    assert path.read_text() == PAGE
    assert "-   b" in source.diff("page.md") and "+   c" in source.diff("page.md")
    assert source.save()
    assert path.read_text() == PAGE.replace("   b\n", "   a\n\n   c\n").replace("   x\n", "   1.2\n" * 2)
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["page.md"]
    assert not source.save()


def test_a_page_that_is_not_what_was_run_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(PAGE)
    first, second = read_block("\n".join(line[3:] for line in PAGE.splitlines()[4:10]), 5)
    source = Source(path, NOTATION)
    source.accept(first, ["a"], {})
    path.write_text(PAGE + "more\n")
    with pytest.raises(CannotAcceptError, match=r"page\.md was changed while its commands ran"):
        source.save()
    assert path.read_text() == PAGE + "more\n"
    for old, new, example in (
        ("echo a", "echo b", first),
        ("   b\n", "   c\n", first),
        ("# T\n", "# T\n\n", first),
        ("tool.version", "tool.root", second),
    ):
        path.write_text(PAGE.replace(old, new))
        with pytest.raises(CannotAcceptError, match="build the site again"):
            Source(path, NOTATION).accept(example, ["a"], {})
