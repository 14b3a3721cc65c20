"""How pages are broken: what they expect, their files, their order; and how mutants are named."""

from typing import Any

from msgspec.structs import replace

from checks.mutation.operators.mutants import mutants
from checks.pages.contract.examples import Answer, Example
from checks.pages.contract.mutants import MutantKind
from checks.tests.helpers.iceberg import LOGIN, WORKER, command, file, not_run, page
from conf.cluster import SITE

QUESTION = "Proceed ([y]/n)?"


def of(*examples: Example, kind: str = "") -> dict[str, Any]:
    """Return the mutants of a page by what is broken."""
    found = mutants(page(examples), SITE)
    return {one.description: one for one in found if not kind or one.kind == kind}


def test_lines_words_and_numbers_of_the_output() -> None:
    shown = ("job-ID  name", "...", "  12 mean", "<job_id> <size>", "", "...", "all 3")
    lines = of(command("qstat", *shown), kind="line")
    assert list(lines) == [
        # Those beside a `...` are left out: it stands for them.
        "output line `<job_id> <size>` left out",
    ]
    assert lines["output line `<job_id> <size>` left out"].instead[0].expected == (*shown[:3], *shown[4:])
    assert list(of(command("qstat", *shown), kind="word")) == [
        "output `job-ID  name` became `job-ID  namee`",
        "output `12 mean` became `12 meann`",
        "output `all 3` became `alll 3`",
    ]
    (changed, last) = of(command("qstat", *shown), kind="number").values()
    assert changed.instead[0].expected[2] == "  13 mean"
    assert last.description == "output `all 3` became `all 4`"
    assert not changed.is_run


def test_words_that_dots_stand_for_are_left_alone() -> None:
    assert of(command("scp a b", "... <number>"), kind="word") == {}
    assert list(of(command("scp a b", "a ... 100% ..."), kind="number")) == [
        "output `a ... 100% ...` became `a ... 101% ...`"
    ]


def test_questions_and_answers() -> None:
    asks = command("conda create", "Plan 1", f"{QUESTION} y", answers={QUESTION: "y"})
    without = of(asks)[f"output line `{QUESTION} y` left out"]
    assert (without.instead[0].expected, without.instead[0].answers) == (("Plan 1",), ())
    assert without.is_run
    answer = of(asks, kind="answer")["answer `y` became `no`"]
    assert answer.instead[0].expected == ("Plan 1", f"{QUESTION} no")
    assert [one.answer for one in answer.instead[0].answers] == ["no"]
    secret = command("ssh x", "password:", answers={"password:": None})
    assert list(of(secret, kind="answer")) == []
    assert of(secret)["output line `password:` left out"].instead[0].answers == ()


def test_keys() -> None:
    given = (
        Answer("", "a", "<Enter>", ("",)),
        Answer("", "", "^C", ("a<Enter>", "")),
        Answer("", "", "^C", ("a<Enter>", "^C")),
    )
    found = of(replace(command("cat", "a<Enter>", "^C^C"), answers=given), kind="key")
    assert list(found) == ["`a<Enter>` not typed", "key `^C` left out"]
    assert [one.instead[0].expected for one in found.values()] == [("^C^C",), ("a<Enter>", "^C")]
    assert [one.instead[0].answers for one in found.values()] == [given[1:], (given[0], given[2])]
    assert all(one.is_run for one in found.values())


def test_the_end_of_a_server_is_no_command() -> None:
    given = (Answer("", "", "^C", ("",)), Answer("Proceed ([y]/n)?", "y"))
    ends = replace(command("^C", "^C", "Proceed ([y]/n)? y", "bye"), answers=given)
    assert of(ends, kind="key") == {}
    assert list(of(ends, kind="answer")) == ["answer `y` became `no`"]
    assert "output line `bye` left out" in of(ends)
    assert not [said for said in of(ends) if "command" in said]


def test_status() -> None:
    assert of(command("true"))["mark `fails` added"].instead[0].fails
    assert not of(command("false", fails=True))["mark `fails` left out"].instead[0].fails
    assert of(command("python -m http.server", serves=":8888"), kind="status") == {}
    assert of(command("", prompt=LOGIN), kind="status") == {}


def test_user_host_and_environment_of_a_prompt() -> None:
    environment = "(first) [te1st@<worker_node> ~]$"
    found = of(
        command("qrsh", prompt=LOGIN),
        command("source activate first", prompt=WORKER),
        command("python", prompt=environment, host="<worker_node>"),
        command("python", prompt=environment, host="<worker_node>"),
        kind="prompt",
    )
    assert [(one.line, one.instead[0].prompt, one.is_run) for one in found.values()] == [
        # Where the first prompt is, the terminal opens: only a run can tell.
        (1, "[te2nd@iceberg-login1 ~]$", True),
        (1, "[te1st@laptop ~]$", True),
        (2, "[te2nd@<worker_node> ~]$", False),
        (3, "(first) [te2nd@<worker_node> ~]$", False),
        (3, "[te1st@<worker_node> ~]$", False),
    ]
    assert [(one.instead[0].user, one.instead[0].host) for one in found.values()][:2] == [
        ("te2nd", "iceberg-login1"),
        ("te1st", "laptop"),
    ]


def test_files() -> None:
    content = '#!/bin/bash\n"""Text."""\n#$ -l h_rt=00:05:00\n\n# a comment\npython mean.py\n'
    found = of(file("mean.sh", content), command("bash mean.sh"))
    changed = [one.instead[0].content for one in found.values() if one.kind == "file"]
    assert len(changed) == len(mutants(page([file("mean.sh", content)]), SITE)) - 1  # the path
    assert set(changed) == {
        content.replace("#!/bin/bash\n", ""),
        content.replace("bash", "bashh", 1),
        content.replace("#$ -l h_rt=00:05:00\n", ""),
        content.replace("h_rt", "h_rtt"),
        content.replace("05", "06"),
        content.replace("python mean.py\n", ""),
        content.replace("python", "pythonn"),
    }
    assert found["file `mean.sh` became `meann.sh`"].instead[0].path == "meann.sh"
    assert found["line `#$ -l h_rt=00:05:00` became `#$ -l h_rt=00:06:00` in mean.sh"].at == 0
    assert found["file mean.sh left out"].instead == ()


def test_what_later_examples_may_need_is_left_out() -> None:
    found = of(
        command("module load x"),
        command("hostname", "..."),
        command("make", fails=True),
        command("", prompt=LOGIN),
        not_run("dir", "Windows"),
        command("exit"),
        kind="remove",
    )
    # Not what only looks, what fails, nor the last.
    assert list(found) == ["`module load x` left out"]
    assert (found["`module load x` left out"].length, found["`module load x` left out"].instead) == (1, ())


def test_neighbours_are_swapped() -> None:
    examples = page(
        [
            command("module load x"),
            command("x --version", "1"),
            command("hostname", "..."),
            command("touch f", session="2"),
            file("a", "1\n"),
            file("b", "1\n"),
            command("cat a", "1"),
        ]
    ).examples
    found = of(*examples, kind="swap")
    # Two that only look may change places; so may two files, and two terminals.
    assert list(found) == ["`module load x` swapped with `x --version`", "`write b` swapped with `cat a`"]
    swapped = found["`module load x` swapped with `x --version`"]
    assert swapped.instead == (examples[1], examples[0])
    assert (swapped.at, swapped.length) == (0, 2)


def test_nothing_is_broken_in_what_is_not_run() -> None:
    assert of(not_run("ssh x", "Windows")) == {}


def test_ids_are_stable_and_unique() -> None:
    examples = (command("qrsh -l a=1", "b 1"), command("qrsh -l a=1", "b 1"))
    first, second = mutants(page(examples), SITE), mutants(page(examples), SITE)
    assert first == second
    assert len({one.id for one in first}) == len(first)
    assert [one.id for one in first if one.kind == "flag"] == [
        "sample:1:flag:1",
        "sample:1:flag:2",
        "sample:2:flag:1",
        "sample:2:flag:2",
    ]


def test_every_mutant_changes_its_page_in_one_place() -> None:
    examples = page(
        [
            command("qrsh -l h_rt=00:10:00", prompt=LOGIN),
            command(
                "conda create --name a python=3.11", f"{QUESTION} y", answers={QUESTION: "y"}, prompt=WORKER
            ),
            file("mean.py", "print(1)\n"),
            command("python mean.py", "1", prompt=WORKER),
        ]
    )
    for mutant in mutants(examples, SITE):
        originals = examples.examples[mutant.at : mutant.at + mutant.length]
        assert mutant.instead != originals
        assert mutant.kind in MutantKind
        assert mutant.line == originals[0].line
        assert {one.line for one in mutant.instead} <= {one.line for one in originals}
