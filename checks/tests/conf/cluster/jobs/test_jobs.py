"""What the pages say about jobs: which program reads a script, limits, memory that is accounted, arrays."""

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import login_shell
from checks.tests.conf.cluster.jobs.test_queues import settings
from conf.facts import facts, value

WORKERS = facts()["workers"]["names"]
SLOTS = facts()["workers"]["slots"]
OFFERED = "hc:{name}={left}.000G"


def job(user: Host, script: str, options: str = "") -> str:
    """Run a script as a job; return what it printed."""
    user.check_output("rm -f ~/job.out")
    command = (
        f"cat >job.sh <<'END'\n{script}\nEND\nqsub -sync y -j y -o job.out {options} job.sh >&2; cat job.out"
    )
    return login_shell(user, command)


def test_a_script_without_a_first_line_is_read_by_sh(user_on_login: Host) -> None:
    """guide/batch: `#!` decides; -S does not (reference/sge)."""
    script = 'echo "${BASH_VERSION:-no bash}"'
    assert job(user_on_login, script) == "no bash\n"
    assert job(user_on_login, script, "-S /bin/bash") == "no bash\n"
    assert job(user_on_login, "#!/bin/bash\n" + script) != "no bash\n"


@pytest.mark.usefixtures("idle")
def test_real_memory_is_accounted_and_not_enforced(user_on_login: Host) -> None:
    """Only the request counts: -l rmem=3G takes 3 GB from what the worker offers, whatever the job uses."""
    worker = WORKERS[0]
    number = login_shell(
        user_on_login,
        f"rm -f rmem.txt; qsub -terse -N rmem -l hostname={worker} -l rmem=3G -b y -j y -o rmem.txt"
        " 'ulimit -m; ulimit -v; echo all; sleep 600'",
    ).strip()
    # A job that qstat shows as running may not have begun to write.
    loop = (
        "until grep -q all rmem.txt 2>/dev/null; do sleep 0.5; done;"
        f" qhost -h {worker} -F rmem,h_vmem; cat rmem.txt"
    )
    try:
        seen = login_shell(user_on_login, loop)
    finally:
        user_on_login.run("qdel %s", number)
    whole = int(value("sge.memory_host").removesuffix("G"))
    default = int(value("sge.memory_default").removesuffix("G"))
    assert OFFERED.format(name="rmem", left=whole - 3) in seen
    assert OFFERED.format(name="h_vmem", left=whole - default) in seen
    assert "unlimited" in seen.splitlines()  # ulimit -m


@pytest.mark.parametrize(
    ("options", "limit"), [("", 1), (f"-pe smp {SLOTS}", SLOTS), ("-pe openmp 2", 2)], ids=["1", "all", "2"]
)
def test_memory_is_for_each_slot(user_on_login: Host, options: str, limit: int) -> None:
    kilobytes = int(value("sge.memory_default").removesuffix("G")) * 1024 * 1024
    assert job(user_on_login, "ulimit -v", options) == f"{kilobytes * limit}\n"


@pytest.mark.parametrize("name", facts()["sge"]["parallel_environments"])
def test_slots_beyond_the_hosts_are_refused(user_on_login: Host, name: str) -> None:
    most = SLOTS * len(WORKERS) if name == "openmpi" else SLOTS
    assert user_on_login.run("cd; qsub -w v -pe %s %s -b y true", name, str(most)).rc == 0
    done = user_on_login.run("cd; qsub -w v -pe %s %s -b y true", name, str(most + 1))
    assert done.rc == 1
    assert "no suitable queues" in done.stdout + done.stderr


def test_no_mail_is_sent(login: Host) -> None:
    """guide/batch: requests for mail are accepted, and nothing comes."""
    assert settings(login.check_output("qconf -sconf"))["mailer"] == "/bin/true"


def test_tasks_of_one_array(user_on_login: Host) -> None:
    most = facts()["sge"]["array_tasks"]
    done = user_on_login.run("cd; qsub -h -t 1-%s -b y true", str(most + 1))
    assert done.rc == 1
    assert f"more than {most} tasks" in done.stdout + done.stderr
