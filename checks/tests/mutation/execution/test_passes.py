"""What passes find out, on local machines: who is killed where, and how passes go on."""

from collections.abc import Callable

from checks.mutation.execution.player import Player
from checks.tests.helpers import iceberg as samples
from checks.tests.helpers.iceberg import LAPTOP, LOGIN, WORKER, command, file
from checks.tests.helpers.local import Fresh
from checks.tests.mutation.conftest import QUICK, Tried
from conf.cluster import SITE

TryAll = Callable[..., Tried]


def test_killed_at_once_and_in_one_pass(try_all: TryAll) -> None:
    tried = try_all(command("cat /etc/hostname | wc -l", "1"), command("ls -d /etc", "/etc"))
    found = tried.outcomes()
    assert found["`/etc/hostname` became `/etc/hostnamee`"][0] == "killed"
    assert found["`-l` left out"] == ("killed", 1, "wrong output")
    assert found["`-d` left out"] == ("killed", 2, "wrong output")
    assert found["`/etc` became `/etcc`"] == ("killed", 2, "exit status")
    assert found["output `/etc` became `/etcc`"] == ("killed", 2, "wrong output")
    assert found["output line `1` left out"] == ("killed", 1, "unexpected output")
    assert found["mark `fails` added"][:2] == ("killed", 1)
    assert {one.outcome for one in tried.verdicts.values()} == {"killed"}
    # Expectations cost nothing, commands that are repeated share a pass.
    assert len(tried.played) == 1
    assert {one.milliseconds > 0 for one in tried.verdicts.values() if one.mutant.kind == "path"} == {True}
    assert {one.milliseconds for one in tried.verdicts.values() if one.mutant.kind == "number"} == {0}


def test_killed_further_down(try_all: TryAll) -> None:
    tried = try_all(
        file("numbers", "1\n2\n"),
        command("true"),
        command("cat numbers", "1", "2"),
        only=lambda said: "numbers" in said and "wrote" not in said,
    )
    found = tried.outcomes()
    assert found["line `1` left out of numbers"] == ("killed", 3, "wrong output")
    assert found["line `2` became `3` in numbers"] == ("killed", 3, "wrong output")
    assert found["file `numbers` became `numberss`"] == ("killed", 3, "exit status")
    assert found["file numbers left out"] == ("killed", 3, "exit status")
    # A file can be written again as often as wanted.
    assert len(tried.played) < len(tried.all)


def test_survivor(try_all: TryAll) -> None:
    tried = try_all(
        command("mkdir -p here"),
        command("sort -r /etc/hostname | head -n 1 >/dev/null"),
        only=lambda said: "left out" in said,
    )
    assert tried.outcomes() == {
        "`-p` left out": ("survived", None, None),
        "`mkdir -p here` left out": ("survived", None, None),
        "`-r` left out": ("survived", None, None),
        "`-n 1` left out": ("survived", None, None),
    }


def test_what_an_earlier_mutant_left_hides_none(try_all: TryAll) -> None:
    # The broken `touch` leaves `aa`, which the broken `ls` would find.
    tried = try_all(
        command("touch a.txt"),
        command("ls a.txt", "a.txt"),
        command("test -e a.txt"),
        only=lambda said: said in ("`a.txt` became `aa.txt`",),
    )
    outcomes = [(one.mutant.line, one.outcome, one.where) for one in tried.all]
    assert sorted(outcomes) == [(1, "killed", 2), (2, "killed", 2), (3, "killed", 3)]


def test_what_cannot_be_repeated_takes_more_passes(try_all: TryAll) -> None:
    tried = try_all(
        command("mkdir a.d b.d"),
        command("ls", "a.d", "b.d"),
        command("rmdir a.d b.d"),
        only=lambda said: "became" in said,
    )
    assert {one.outcome for one in tried.all} == {"killed"}
    assert len(tried.played) > 1


def test_shells_are_led_back(try_all: TryAll) -> None:
    tried = try_all(
        command("qrsh -l a=1", prompt=LOGIN),
        command("hostname >/dev/null", prompt=WORKER),
        command("exit 0", "exit", prompt=WORKER),
        command("true", prompt=LOGIN),
    )
    found = tried.outcomes()
    assert found["`-l a=1` left out"][0] == "survived"
    assert found["`qrsh -l a=1` left out"] == ("killed", 2, "prompt elsewhere")
    assert found["`qrsh -l a=1` swapped with `hostname >/dev/null`"] == ("killed", 2, "prompt elsewhere")
    assert found["`0` became `1`"] == ("killed", 3, "exit status")
    assert found["`exit 0` left out"] == ("killed", 4, "prompt elsewhere")
    assert found["prompt `[te1st@iceberg-login1 ~]$` became `[te1st@laptop ~]$`"][:2] == ("killed", 1)


def test_programs_that_stay_are_left(try_all: TryAll) -> None:
    tried = try_all(
        command("cat /dev/null"),
        command("python3 -c 'print(3)'", "3"),
        only=lambda said: said.startswith("`-c"),
    )
    assert tried.outcomes()["`-c 'print(3)'` left out"] == ("killed", 2, "question")
    assert len(tried.played) == 1


def test_a_terminal_that_a_broken_command_opened_is_left(new: Callable[[str], Fresh]) -> None:
    # Killed from outside, what runs on a machine, such as a tunnel, would go on there.
    machines = new("one")
    opens = command("trap 'touch left' EXIT; bash", session="2")
    player = Player(samples.page([opens]), samples.table(), machines, QUICK, SITE.recovery)
    before = player.moment()
    player.play(opens, 5)
    assert player.back_to(before)
    assert list(machines.folder.rglob("left"))
    player.play(command("trap '' INT; sleep 83.21", session="3"), 0.5)
    assert not player.back_to(before)
    player.close()


def test_question_that_waits_is_left(try_all: TryAll) -> None:
    asks = "[[ $1 == --yes ]] || read -p 'Proceed ([y]/n)? ' a; echo done"
    tried = try_all(
        file("ask.sh", f"{asks}\n"),
        command("bash ask.sh --yes", "done"),
        only=lambda said: "--yes" in said and "output" not in said,
    )
    assert tried.outcomes()["`--yes` left out"] == ("killed", 2, "question")


def test_placeholders_of_later_examples(try_all: TryAll) -> None:
    tried = try_all(
        command("echo Your job 17 is done", "Your job <job_id> is done"),
        command("echo <job_id>", "17"),
        only=lambda said: said in ("`17` became `18`", "`Your` became `Yourr`", "`echo <job_id>` left out"),
    )
    assert tried.outcomes() == {
        "`17` became `18`": ("killed", 2, "wrong output"),
        "`Your` became `Yourr`": ("killed", 1, "wrong output"),
    }


def test_answers_and_files_count(try_all: TryAll) -> None:
    tried = try_all(
        command(
            "read -p 'Proceed ([y]/n)? ' a; [[ $a == y ]]",
            "Proceed ([y]/n)? y",
            answers={"Proceed ([y]/n)?": "y"},
        ),
    )
    found = tried.outcomes()
    assert found["answer `y` became `no`"] == ("killed", 1, "exit status")
    assert found["output line `Proceed ([y]/n)? y` left out"] == ("killed", 1, "question")


def test_page_that_fails_unbroken(try_all: TryAll) -> None:
    tried = try_all(command("ls -d /etc", "/etc"), command("false"))
    assert tried.work.error == "docs/sample.md:2: exit status: the command ended with status 1, not 0"
    assert not tried.work.unfinished


def test_second_terminal_and_last_prompt(try_all: TryAll) -> None:
    tried = try_all(
        command("cd /", prompt=LAPTOP),
        command("touch a.d", session="2"),
        command("ls -d ~/a.d | wc -l", "1", prompt="te1st@laptop:/$"),
        command("", prompt="te1st@laptop:/$"),
    )
    found = tried.outcomes()
    assert found["`cd /` left out"] == ("killed", 3, "prompt elsewhere")
    assert found["`touch a.d` left out"][:2] == ("killed", 3)
    assert found["`a.d` became `aa.d`"][:2] == ("killed", 3)


def test_environments_are_left(try_all: TryAll) -> None:
    tried = try_all(
        file("activate", 'old=$PS1\nPS1="($1) $PS1"\n'),
        file("deactivate", "PS1=$old\nunset old\n"),
        command("PATH=$HOME:$PATH"),
        command("source activate first"),
        command("echo a 1", "a 1", prompt="(first) te1st@laptop:~$"),
        command("true", prompt="(first) te1st@laptop:~$"),
        only=lambda said: said in ("`first` became `firstt`", "`source activate first` left out"),
    )
    assert tried.outcomes() == {
        "`first` became `firstt`": ("killed", 5, "prompt elsewhere"),
        "`source activate first` left out": ("killed", 5, "prompt elsewhere"),
    }
    # The environment of the broken command is left again, in the same pass.
    assert len(tried.played) == 1 or not tried.puts_back


def test_what_a_shell_has_learnt_hides_nothing(try_all: TryAll) -> None:
    # Swapped, the second line sets the variable; no prompt shows that.
    tried = try_all(
        command("true >/dev/null"),
        command("a=1"),
        command("echo a $a", "a 1"),
        only=lambda said: said in ("`true >/dev/null` swapped with `a=1`", "`a=1` left out"),
    )
    assert tried.outcomes() == {
        "`true >/dev/null` swapped with `a=1`": ("survived", None, None),
        "`a=1` left out": ("killed", 3, "wrong output"),
    }
