"""What a command may do to the account it is typed in; a command that is not known may do anything."""

import pytest

from checks.pages.shell.programs import Programs
from checks.tests.helpers.site import SITE

PROGRAMS = Programs(SITE.dialect)


@pytest.mark.parametrize(
    "command",
    [
        *("", "ls -l | head -n 3", "cat notes.txt", "grep a b | sort | wc --lines", "cd /tmp; pwd; cd"),
        *("sort -n a", "find . -name '*.py'", "env", "env A=1", "x=1", "export A=1; echo $A", "exit 0"),
        *("qstat -j 1 | grep 'a b'", "qsub -verify a.sh", "qconf -sq all.q", "module load apps/python"),
        *("source activate root", "conda list", "python --version", "ls 2>/dev/null", "ls >/dev/null"),
        *("python -c 'import numpy; print(numpy.__version__)'", "man qsub --help", "bash"),
    ],
)
def test_leaves_the_account_alone(command: str) -> None:
    assert PROGRAMS.leaves_the_account_alone(command)


@pytest.mark.parametrize(
    "command",
    [
        *("rm a", "ls; rm a", "ls && rm a", "ls | tee a", "ls > a", "ls >> a", "cat >a <<END\nrm b\nEND"),
        *("echo $(rm a)", 'echo "$(rm a)"', "echo `rm a`", "cat <(rm a)", "x=$(rm a)", "x=1 rm a"),
        *("sort -o a b", "sort --output=a b", "find . -delete", "find . -name b -exec rm {} +"),
        *("env A=1 rm a", "env rm a", "bash a.sh", "source a.sh", ". ./a.sh", "./a.sh", "sh -c 'rm a'"),
        *("eval rm a", "exec rm a", "sudo rm a", "xargs rm", "time rm a", "! rm a", "{ rm a; }"),
        *("conda config --add channels a", "conda create --name a", "qdel 1", "qmod -d all.q", "qconf -dq a"),
        *("for i in 1 2; do rm $i; done", "if true; then rm a; fi", "while true; do rm a; done"),
        *("python -c 'import os; os.remove(\"a\")'", "(rm a)", "rm a &", "history -c", "pip install a"),
    ],
)
def test_may_change_something(command: str) -> None:
    assert not PROGRAMS.leaves_the_account_alone(command)


@pytest.mark.parametrize(
    ("command", "submitting"),
    [
        ("qsub a.sh", ["qsub"]),
        ("echo a | qsub -cwd; qstat", ["qsub"]),
        ("for i in 1 2; do qsub $i.sh; done", ["qsub"]),
        ("time qrsh hostname && qsub a.sh", ["qrsh", "qsub"]),
        ("qsub -verify a.sh", []),
        ("echo qsub; man qsub; which qrsh", []),
        ("cat >a.sh <<END\nqsub b.sh\nEND", []),
    ],
)
def test_submits(command: str, submitting: list[str]) -> None:
    assert [word.text for word in PROGRAMS.submits(command)] == submitting
