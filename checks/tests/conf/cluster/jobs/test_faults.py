"""What becomes of jobs when something breaks under them: a worker, the queue master, a full home."""

import os
from collections.abc import Iterator

import pytest
import testinfra
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import login_shell, ordinary_users
from checks.tests.conf.cluster.jobs.test_queues import settings
from checks.tests.helpers.waiting import soon
from conf.cluster import Cluster, start
from conf.engine import find
from conf.facts import facts, value

LOGIN = value("login.name")
WORKERS = facts()["workers"]["names"]
ADMINISTRATOR = next(name for name, user in facts()["users"].items() if user["role"] == "administrator")
UNHEARD_SECONDS = 180  # max_unheard is 30 s; a loaded machine takes longer


@pytest.fixture(scope="module")
def broken() -> Iterator[Cluster]:
    """Start a cluster that these tests may break."""
    with start(f"faults-{os.getpid()}") as running:
        yield running


@pytest.fixture
def user(broken: Cluster) -> Host:
    return on(broken, LOGIN, ordinary_users()[0])


def on(cluster: Cluster, machine: str, user: str) -> Host:
    return testinfra.get_host(cluster.hosts[machine].replace("://", f"://{user}@"))


def submit(user: Host, options: str, command: str) -> str:
    """Submit a command as a job; return the job's number."""
    return login_shell(user, f"qsub -terse -j y -o /dev/null -b y {options} {command}").strip()


def jobs(user: Host) -> dict[str, str]:
    """Return the state of each job that qstat lists, by its number."""
    lines = login_shell(user, "qstat").splitlines()[2:]
    return {line.split()[0]: line.split()[4] for line in lines}


def record(user: Host, job: str) -> dict[str, str]:
    """Return what qacct knows about an ended job, as soon as it does."""
    assert soon(lambda: user.run("qacct -j %s", job).rc == 0)
    return settings(user.check_output("qacct -j %s", job))


def test_running_jobs_survive_the_queue_master(broken: Cluster, user: Host) -> None:
    login = on(broken, LOGIN, "root")
    job = submit(user, "-N survives", "'until test -e may-end; do sleep 0.5; done'")
    assert soon(lambda: jobs(user).get(job) == "r")
    held = submit(user, f"-hold_jid {job}", "true")
    login.run("pkill -9 -x sge_qmaster")
    done = user.run("qstat")
    assert done.rc == 1
    assert "unable to send message to qmaster" in done.stderr  # as guide/troubleshoot says
    assert login.run("service gridengine-master start").rc == 0
    # It answers a moment later: until then qstat may find it neither at its port nor in `act_qmaster`.
    assert soon(lambda: user.run("bash -lc qstat").rc == 0, pause=0.5)
    assert sorted(jobs(user)) == sorted([job, held])
    login_shell(user, "touch may-end")
    assert soon(lambda: not jobs(user), 90, pause=1), jobs(user)
    for number in (job, held):
        assert record(user, number)["failed"] == "0"
        assert record(user, number)["exit_status"] == "0"


def test_a_job_whose_home_is_full_fails_in_silence(user: Host) -> None:
    """Its output has no room either, so what it says is lost; guide/troubleshoot warns of it."""
    login_shell(user, "echo 'dd if=/dev/zero of=big bs=1M count=2000 || exit 5' > big.sh")
    done = user.run("cd; timeout 100 bash -lc 'qsub -sync y -j y -o big.txt big.sh'")
    assert done.rc == 5
    assert login_shell(user, "cat big.txt; rm big") == ""
    # With room again, jobs write as before.
    login_shell(user, "qsub -sync y -j y -o small.txt -b y echo there is room >&2")
    assert login_shell(user, "tail -n 1 small.txt") == "there is room\n"


def test_a_job_on_a_worker_that_dies(broken: Cluster, user: Host) -> None:
    """Last in this file: the worker stays dead."""
    dead, alive = WORKERS[1], WORKERS[0]
    job = submit(user, f"-l hostname={dead}", "sleep 300")
    assert soon(lambda: jobs(user).get(job) == "r")
    find().run(["kill", broken.hosts[dead].partition("://")[2]])

    def unheard() -> bool:
        listing = user.check_output("qstat -f").splitlines()
        line = next(line for line in listing if line.startswith(f"{value('sge.queue')}@{dead}"))
        return bool(line.split()[-1] == "u")

    assert soon(unheard, UNHEARD_SECONDS, pause=1)
    assert jobs(user)[job] == "r"
    assert login_shell(user, "qrsh hostname").strip() == alive
    user.check_output("qdel %s", job)
    assert jobs(user)[job] == "dr"
    on(broken, LOGIN, ADMINISTRATOR).run("qdel -f %s", job)
    assert soon(lambda: job not in jobs(user))
