"""The queueing system is what cluster.toml and the pages say."""

import re

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import Machine, login_shell, ordinary_users
from conf.facts import CONF, facts, value
from conf.image.render import render, without_comments

SGE = facts()["sge"]
WORKERS = facts()["workers"]["names"]


def settings(text: str) -> dict[str, str]:
    """Return the lines of a qconf listing as name and value, continued lines joined."""
    lines = text.replace("\\\n", " ").splitlines()
    pairs = [re.split(r"\s+", line, maxsplit=1) for line in lines if " " in line.strip()]
    return {pair[0]: re.sub(r"\s+", " ", pair[1]).strip() for pair in pairs}


@pytest.fixture(scope="module")
def queue(login: Host) -> dict[str, str]:
    return settings(login.check_output("qconf -sq %s", SGE["queue"]))


def test_version(user_on_login: Host) -> None:
    assert user_on_login.run("qstat -help").stdout.splitlines()[0] == f"SGE {SGE['version']}"


def test_the_one_queue(login: Host, queue: dict[str, str]) -> None:
    assert login.check_output("qconf -sql").split() == [SGE["queue"]]
    assert queue["slots"] == value("workers.slots")
    assert queue["qtype"] == "BATCH INTERACTIVE"
    assert queue["shell_start_mode"] == SGE["shell_start_mode"]
    assert sorted(queue["pe_list"].split()) == sorted(SGE["parallel_environments"])


def test_hosts(login: Host) -> None:
    assert login.check_output("qconf -sel").split() == WORKERS
    assert sorted(login.check_output("qconf -ss").split()) == sorted([value("login.name"), *WORKERS])


@pytest.mark.usefixtures("idle")
def test_every_worker_offers_its_slots(login: Host) -> None:
    listing = login.check_output("qstat -f")
    for worker in WORKERS:
        line = next(line for line in listing.splitlines() if line.startswith(f"{SGE['queue']}@{worker}"))
        words = line.split()
        assert words[1:3] == ["BIP", f"0/0/{value('workers.slots')}"]
        assert len(words) == 5, f"{worker} is in state {words[5:]}"


def test_parallel_environments(login: Host) -> None:
    assert sorted(login.check_output("qconf -spl").split()) == sorted(SGE["parallel_environments"])
    rules = {
        name: settings(login.check_output("qconf -sp %s", name)) for name in SGE["parallel_environments"]
    }
    assert rules["smp"]["allocation_rule"] == rules["openmp"]["allocation_rule"] == "$pe_slots"
    assert rules["openmpi"]["allocation_rule"] == "$round_robin"
    assert rules["openmpi"]["control_slaves"] == "TRUE"


def test_memory_requests(login: Host) -> None:
    lines = {line.split()[0]: line.split() for line in login.check_output("qconf -sc").splitlines()}
    # name shortcut type relation requestable consumable default urgency
    for name, shortcut in (("h_vmem", "mem"), ("rmem", "rmem")):
        assert lines[name][1] == shortcut
        assert lines[name][4:7] == ["YES", "YES", SGE["memory_default"]]
    for worker in WORKERS:
        memory = settings(login.check_output("qconf -se %s", worker))["complex_values"]
        assert memory == f"h_vmem={SGE['memory_host']},rmem={SGE['memory_host']}"


def test_nothing_of_the_configuration_was_silently_replaced(login: Host) -> None:
    """A scheduler configuration that qconf does not like becomes the defaults without a word."""
    for file, command in (("scheduler", "qconf -ssconf"), ("configuration", "qconf -sconf")):
        text = render((CONF / "sge" / file).read_text(encoding="utf-8"), file)
        wanted, there = settings(without_comments(text)), settings(login.check_output(command))
        assert {name: there.get(name) for name in wanted} == wanted


def test_managers(login: Host) -> None:
    administrators = [name for name, user in facts()["users"].items() if user["role"] == "administrator"]
    assert sorted(login.check_output("qconf -sm").split()) == sorted([*administrators, "root"])


def test_an_ordinary_user_manages_nothing(user_on_login: Host) -> None:
    done = user_on_login.run("qconf -dq %s", SGE["queue"])
    assert done.rc != 0
    assert "manager" in done.stdout + done.stderr


def test_a_job_script_chooses_its_interpreter(user_on_login: Host) -> None:
    """unix_behavior: the first line of the script counts, not the queue's shell."""
    script = "#!/usr/bin/perl\nprint 'perl ', $^V, qq{\\n};\n"
    command = (
        f"cat >first.pl <<'END'\n{script}END\nqsub -sync y -j y -o first.out first.pl >&2; cat first.out"
    )
    assert login_shell(user_on_login, command).startswith("perl v5")


def test_the_memory_limit_is_enforced(user_on_login: Host) -> None:
    size = 600 * 1024 * 1024
    login_shell(user_on_login, f"echo 'my $x = q(x) x {size}; print length $x' > fill.pl")
    assert login_shell(user_on_login, "qrsh -l mem=2G perl fill.pl") == str(size)
    done = user_on_login.run("cd; timeout 60 bash -lc 'qrsh -l mem=300M perl fill.pl'")
    assert done.rc != 0
    assert str(size) not in done.stdout


@pytest.mark.usefixtures("idle")
def test_a_job_on_two_workers(user_on_login: Host) -> None:
    command = (
        "echo 'cut -d\" \" -f1 $PE_HOSTFILE' | qsub -sync y -j y -o two.out -pe openmpi 2 >&2; cat two.out"
    )
    assert sorted(login_shell(user_on_login, command).split()) == WORKERS


def test_accounting(machine: Machine) -> None:
    user = ordinary_users()[0]
    host = machine(value("login.name"), user)
    number = login_shell(host, "echo true | qsub -terse -sync y -o /dev/null -e /dev/null | head -1").strip()
    listing = login_shell(host, f"until qacct -j {number} 2>/dev/null; do sleep 1; done")
    assert settings(listing)["owner"] == user
    assert settings(listing)["exit_status"] == "0"
