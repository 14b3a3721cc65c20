"""What jobs are allowed and what they are given: promises of the pages, by their effect on a job.

Where an effect cannot be waited for, the demand stands here as the page says it, and not as conf/ does.
"""

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import Machine, login_shell, ordinary_users
from checks.tests.conf.cluster.jobs.test_jobs import job
from checks.tests.conf.cluster.jobs.test_queues import settings
from checks.tests.helpers.waiting import soon
from conf.facts import facts, value

WORKERS = facts()["workers"]["names"]
QUEUE = value("sge.queue")


def gigabytes(name: str) -> int:
    return int(value(name).removesuffix("G"))


@pytest.mark.usefixtures("idle")
def test_a_job_that_asks_for_nothing_takes_the_defaults(user_on_login: Host) -> None:
    """guide/batch: 2 GB of both kinds of memory, from what its worker offers."""
    worker = WORKERS[0]
    number = login_shell(user_on_login, f"qsub -terse -l hostname={worker} -b y sleep 600").strip()
    loop = (
        f"until qstat -s r | grep -q {number}; do sleep 0.5; done; qhost -h {worker} -F h_vmem,rmem;"
        f" qstat -j {number}"
    )
    try:
        seen = login_shell(user_on_login, loop)
    finally:
        user_on_login.run("qdel %s", number)
    for name, default in (
        ("h_vmem", gigabytes("sge.memory_default")),
        ("rmem", gigabytes("sge.memory_default")),
    ):
        assert f"hc:{name}={gigabytes('sge.memory_host') - default}.000G" in seen


def test_nothing_but_memory_is_limited(user_on_login: Host) -> None:
    """guide/batch: no limit without a request."""
    seen = job(user_on_login, "#!/bin/bash\nfor limit in t f d c m v; do ulimit -$limit; done")
    memory = str(gigabytes("sge.memory_default") * 1024 * 1024)
    assert seen.split() == ["unlimited"] * 5 + [memory]


def test_no_time_limit_comes_from_the_queue(login: Host) -> None:
    """guide/batch: without h_rt there is no limit; and no other one of this kind either."""
    queue = settings(login.check_output("qconf -sq %s", QUEUE))
    limits = [
        f"{hardness}_{name}" for hardness in "sh" for name in ("rt", "cpu", "fsize", "data", "stack", "core")
    ]
    limits += [f"{hardness}_{name}" for hardness in "sh" for name in ("rss", "vmem")]
    assert {name: queue[name] for name in limits} == dict.fromkeys(limits, "INFINITY")


def test_signals_come_a_minute_before_the_end(login: Host) -> None:
    """reference/sge: -notify."""
    assert settings(login.check_output("qconf -sq %s", QUEUE))["notify"] == "00:00:60"


def test_jobs_are_not_nicer_than_others(user_on_login: Host) -> None:
    assert job(user_on_login, "nice") == "0\n"


def test_a_command_is_run_by_bash(user_on_login: Host) -> None:
    """guide/batch: where no script says otherwise, for qsub -b y."""
    command = "rm -f b.out; qsub -sync y -N b -j y -o b.out -b y 'echo ${BASH_VERSION:-none}' >&2; cat b.out"
    assert login_shell(user_on_login, command) != "none\n"


def test_a_job_is_started_anew_only_if_it_says_so(user_on_login: Host) -> None:
    """reference/sge: -r y."""
    number = login_shell(user_on_login, "qsub -terse -b y sleep 600").strip()
    try:
        loop = f"until qstat -s r | grep -q {number}; do sleep 0.5; done; qmod -rj {number} || true"
        said = login_shell(user_on_login, f"({loop}) 2>&1")
        assert "not rerunable" in said
    finally:
        user_on_login.run("qdel %s", number)


def test_what_a_job_leaves_running_ends_with_it(machine: Machine, user_on_login: Host) -> None:
    started = "until pgrep -f '[s]leep 4321'; do sleep 0.1; done"
    seen = job(user_on_login, f"#!/bin/bash\nsetsid sleep 4321 >/dev/null 2>&1 &\n{started}")
    assert seen.strip().isdecimal()

    def ended() -> bool:
        return not any(machine(worker).run("pgrep -f '[s]leep 4321'").stdout for worker in WORKERS)

    assert soon(ended, pause=0.5)


@pytest.mark.usefixtures("idle")
def test_jobs_spread_over_the_workers(user_on_login: Host) -> None:
    """The worker with most free slots comes first."""
    numbers = [login_shell(user_on_login, "qsub -terse -b y sleep 600").strip() for _ in WORKERS]
    try:
        loop = f"until [ $(qstat -s r | grep -c ' r ') -ge {len(WORKERS)} ]; do sleep 0.5; done; qstat -s r"
        seen = login_shell(user_on_login, loop)
    finally:
        user_on_login.run("qdel %s", ",".join(numbers))
    assert all(f"{QUEUE}@{worker}" in seen for worker in WORKERS)


def test_accounts_of_the_system_run_no_jobs(login: Host) -> None:
    for account in ("daemon", "sshd"):
        done = login.run("cd /; runuser -u %s -- qsub -b y true", account)
        assert done.rc != 0
        assert "lower than minimum user id" in done.stdout + done.stderr


def test_a_lost_worker_keeps_its_jobs_in_the_list(login: Host) -> None:
    """guide/troubleshoot: the job stays in the list as running; nobody starts it a second time."""
    there = settings(login.check_output("qconf -sconf"))
    assert there["reschedule_unknown"] == "00:00:00"
    assert there["max_unheard"] == "00:00:30"


@pytest.mark.parametrize("name", ["smp", "openmp"])
def test_slots_are_all_on_one_worker(user_on_login: Host, name: str) -> None:
    """guide/parallel."""
    slots = facts()["workers"]["slots"]
    for number in range(len(WORKERS)):
        seen = job(user_on_login, 'wc -l <"$PE_HOSTFILE"', f"-pe {name} {slots - number}")
        assert seen == "1\n"


def test_other_homes_cannot_be_looked_into(machine: Machine) -> None:
    """guide/storage, from every machine."""
    other = ordinary_users()[1]
    for name in (value("laptop.name"), value("login.name"), *WORKERS):
        done = machine(name, ordinary_users()[0]).run("ls /home/%s", other)
        assert done.rc != 0
        assert "Permission denied" in done.stderr


def test_jobs_know_utf_8_and_the_modules(user_on_login: Host) -> None:
    seen = job(user_on_login, "#!/bin/bash\necho $LANG $BASH_ENV")
    assert seen == "C.UTF-8 /etc/profile.d/modules.sh\n"
