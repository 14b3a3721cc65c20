"""How commands are broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.mutation.operators.commands import changes
from checks.mutation.operators.mutants import mutants
from checks.mutation.operators.words import misspelt, other_number, other_word
from checks.pages.contract.mutants import MutantKind
from checks.pages.language.placeholders import NAME
from checks.pages.shell.programs import Programs
from checks.pages.shell.words import simple_commands
from checks.tests.helpers import iceberg as samples
from conf.cluster import SITE
from conf.cluster.site.site import Site


def broken(command: str) -> dict[str, list[str]]:
    """Return the broken commands by kind."""
    found: dict[str, list[str]] = {}
    for change in changes(command, SITE):
        found.setdefault(change.kind, []).append(change.command)
    return found


def test_flags_are_left_out_with_their_value_and_misspelt() -> None:
    assert broken("qsub -sync y -cwd mean.sh") == {
        "flag": [
            "qsub -cwd mean.sh",
            "qsub -syncc y -cwd mean.sh",
            "qsub -sync y mean.sh",
            "qsub -sync y -cwdd mean.sh",
        ],
        "argument": ["qsub -sync yy -cwd mean.sh"],
        "path": ["qsub -sync y -cwd meann.sh"],
    }
    assert broken("ls -l --color=auto") == {
        "flag": ["ls --color=auto", "ls -m --color=auto", "ls -l", "ls -l --colorr=auto"],
        "argument": ["ls -l --color=autoo"],
    }


class OneUser(Site):
    """This cluster, if it had one account and one machine."""

    users = ["te1st"]  # noqa: RUF012 - as wide as the one that it stands for
    machines = ["iceberg-login1"]  # noqa: RUF012


def test_a_site_may_have_one_user_and_one_machine() -> None:
    found = changes("ssh te1st@iceberg.shef.ac.uk", OneUser())
    assert "ssh other-te1st@iceberg.shef.ac.uk" in [one.command for one in found]
    example = samples.page([samples.command("true", prompt=samples.LOGIN)])
    prompts = [one.description for one in mutants(example, OneUser()) if one.kind == MutantKind.PROMPT]
    assert prompts == [
        f"prompt `{samples.LOGIN}` became `[other-te1st@iceberg-login1 ~]$`",
        f"prompt `{samples.LOGIN}` became `[te1st@other-iceberg-login1 ~]$`",
    ]


def test_numbers_of_a_request_change() -> None:
    assert broken("qrsh -l h_rt=00:10:00")["argument"] == ["qrsh -l h_rt=00:11:00"]
    assert broken("qrsh -l mem=4G")["argument"] == ["qrsh -l mem=5G"]


def test_packages_and_versions() -> None:
    assert broken("conda create --yes --name first python=3.11 numpy") == {
        "flag": [
            "conda create --name first python=3.11 numpy",
            "conda create --yess --name first python=3.11 numpy",
            "conda create --yes python=3.11 numpy",
            "conda create --yes --namee first python=3.11 numpy",
        ],
        "argument": ["conda create --yes --name firstt python=3.11 numpy"],
        "package": [
            "conda create --yes --name first numpy",
            "conda create --yes --name first pythonn=3.11 numpy",
            "conda create --yes --name first python=3.11",
            "conda create --yes --name first python=3.11 numpyy",
        ],
        "version": [
            "conda create --yes --name first python numpy",
            "conda create --yes --name first python=3.12 numpy",
        ],
    }
    assert broken("pip install tabulate==0.9.0")["version"] == [
        "pip install tabulate",
        "pip install tabulate==0.0.0",
    ]


def test_modules() -> None:
    assert broken("module load apps/python/conda") == {
        "module": ["module load", "module load apps/python/condaa"]
    }


def test_addresses_and_paths() -> None:
    assert broken("scp a.txt te1st@iceberg.shef.ac.uk:b.txt") == {
        "path": ["scp aa.txt te1st@iceberg.shef.ac.uk:b.txt", "scp a.txt te1st@iceberg.shef.ac.uk:bb.txt"],
        "address": ["scp a.txt te2nd@iceberg.shef.ac.uk:b.txt", "scp a.txt te1st@icebergg.shef.ac.uk:b.txt"],
    }
    assert broken('echo "1 2 3" > numbers.txt') == {
        "argument": ['echo "1 2 4" > numbers.txt'],
        "path": ['echo "1 2 3" > numberss.txt'],
    }
    assert broken("cat ~/.ssh/id_ed25519.pub 2>/dev/null")["path"] == [
        "cat ~/.ssh/id_edd25519.pub 2>/dev/null"
    ]


def test_bounds_of_an_array() -> None:
    assert broken("qsub -t 1-10 job.sh")["array"] == ["qsub -t 1-11 job.sh", "qsub -t 2-10 job.sh"]
    assert broken("qsub -t 1-10:2 job.sh")["array"] == ["qsub -t 1-11:2 job.sh", "qsub -t 2-10:2 job.sh"]
    assert broken("qsub -t 5 job.sh")["array"] == ["qsub -t 6 job.sh"]


def test_placeholders_are_left_alone() -> None:
    assert broken("cat mean.sh.o<job_id>") == {"path": ["cat mean.sh.oo<job_id>"]}
    assert broken("qdel <job_id>") == {}


def test_every_command_of_a_pipeline_and_every_line() -> None:
    assert broken("cat a.txt | wc -l; pwd && ls b.txt") == {
        "path": ["cat aa.txt | wc -l; pwd && ls b.txt", "cat a.txt | wc -l; pwd && ls bb.txt"],
        "flag": ["cat a.txt | wc; pwd && ls b.txt", "cat a.txt | wc -m; pwd && ls b.txt"],
    }
    assert broken("while true\ndo sleep 9\ndone") == {"argument": ["while true\ndo sleep 0\ndone"]}
    assert broken("cat > f.py <<EOF\nls -l\nEOF") == {"path": ["cat > ff.py <<EOF\nls -l\nEOF"]}


def test_what_the_shell_fills_in_is_left_alone() -> None:
    assert broken('eval "$(ssh-agent)"') == {}
    assert broken("A=1 echo $A") == {}


@pytest.mark.parametrize(
    ("text", "number", "name", "word"),
    [
        ("h_rt=00:10:00", "h_rt=00:11:00", "h_rtt=00:10:00", "h_rtt=00:10:00"),
        ("100%", "101%", None, None),
        ("9", "0", None, None),
        ("<job_id> of 3", "<job_id> of 4", "<job_id> off 3", "<job_id> off 3"),
        ("... done", None, "... donee", "... donee"),
        ("a bc", None, "a bcc", "a bcc"),
        ("x", None, "xx", None),
        ("...", None, None, None),
    ],
)
def test_one_small_thing_changes(text: str, number: str | None, name: str | None, word: str | None) -> None:
    assert (other_number(text), misspelt(text), other_word(text)) == (number, name, word)


def test_what_only_looks() -> None:
    looking = (
        "hostname",
        "module list",
        "conda env list",
        "python --version",
        "ssh te1st@iceberg.shef.ac.uk cat data.txt",
        "cat a | wc -l",
        "ulimit -v",
        "ssh -p 22 host hostname",
        "qrsh -now n -l h_rt=00:01:00 hostname",
        "conda clean --help | grep -e --packages",
        "conda create --dry-run --name x numpy",
        "conda env export --name x | grep numpy || echo none",
        "pip check",
        'python -c "print 7 / 2"',
        '/opt/bin/python -c "import sys; print(sys.prefix)"',
        "diff a b || true",
    )
    acting = (
        "module load x",
        "conda create -n x",
        "conda env export > x.yml",
        'python -c "import os; os.remove(1)"',
        "echo 1 > f",
        "cat a > b",
        "ssh te1st@iceberg.shef.ac.uk",
        "ssh -p 22 host",
        "qrsh -l h_rt=00:01:00",
        "qrsh python mean.py",
        "python mean.py",
        "exit",
        "",
        "cat a | python b.py",
    )
    only_looks = Programs(SITE.dialect).only_looks
    assert [command for command in looking if not only_looks(command)] == []
    assert [command for command in acting if only_looks(command)] == []


@given(st.text(alphabet="ab1-/=@.<>\"'|;&$ \n\\", max_size=40))
def test_whatever_the_command_each_change_is_one_and_keeps_placeholders(command: str) -> None:
    found = changes(command, SITE)
    assert command not in [change.command for change in found]
    assert len({change.command for change in found}) == len(found)
    for words in simple_commands(command):
        assert all(command[word.start : word.end] == word.text for word in words)


@given(st.text(alphabet="ab1. <>_...", max_size=30))
def test_wildcards_are_kept(line: str) -> None:
    for new in (other_number(line), misspelt(line), other_word(line)):
        if new is not None:
            assert new != line
            assert NAME.findall(new) == NAME.findall(line)
