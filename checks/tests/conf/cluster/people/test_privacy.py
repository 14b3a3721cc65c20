"""An ordinary user reaches no other's home, no other's work, and no secret of the run."""

import os
import shlex
import time
from collections.abc import Iterator

import pytest
import testinfra
from testinfra.host import Host

from checks.pages.language.placeholders import Placeholders
from checks.runner.following.page import PageRun
from checks.runner.following.session import Session
from checks.runner.limits import limits
from checks.runner.machines.cluster import host, run
from checks.tests.conf.cluster.conftest import Machine, login_shell, ordinary_users
from checks.tests.helpers.iceberg import page, step
from checks.tests.helpers.waiting import soon
from conf.cluster import SITE, Cluster
from conf.facts import facts, value

LAPTOP, LOGIN = value("laptop.name"), value("login.name")
WORKERS = facts()["workers"]["names"]
NODES = [LOGIN, *WORKERS]
FIRST, SECOND = ordinary_users()[:2]
PRIVATE = "what the first user keeps"
SPOOL = "/var/spool/gridengine/qmaster"


@pytest.fixture(scope="module")
def first(cluster: Cluster) -> Iterator[Host]:
    """The first user: with a file that all may read, were it not at home, a program, and a job that waits."""
    user = testinfra.get_host(cluster.hosts[LOGIN].replace("://", f"://{FIRST}@"))
    login_shell(
        user, f"echo '{PRIVATE}' >private; chmod 644 private; mkdir -p .ssh; cp private .ssh/id_ed25519"
    )
    login_shell(user, f"(echo '#!/bin/sh'; echo '# {PRIVATE}') >job.sh; qsub -h -N private -cwd job.sh")
    login_shell(user, f"PRIVATE='{PRIVATE}' setsid sleep 600 >/dev/null 2>&1 </dev/null &")
    yield user
    login_shell(user, "qdel '*'; pkill sleep; rm -rf private job.sh .ssh/id_ed25519")


AT_HOME = {
    "list": "ls {home}",
    "read": "cat {home}/private",
    "ssh key": "cat {home}/.ssh/id_ed25519",
    "write": "touch {home}/mine",
    "go there": "cd {home}",
    "through a link": "ln -sf {home}/private ~/link; cat ~/link",
    "by a hard link": "ln {home}/private ~/hard",
    "through a process": "cat /proc/$(pgrep -u {first} -n sleep)/cwd/private",
    "its environment": "cat /proc/$(pgrep -u {first} -n sleep)/environ",
    "its memory": "cat /proc/$(pgrep -u {first} -n sleep)/mem",
    "end it": "kill $(pgrep -u {first} -n sleep)",
    "become the user": "su {first} -c id </dev/null",
    "by ssh": "ssh -o BatchMode=yes -o StrictHostKeyChecking=no {first}@localhost id",
    "the user's cron table": "crontab -u {first} -l",
    "as a snapshot": "btrfs subvolume snapshot {home} ~/copy",
    "waiting job's script": f"cat {SPOOL}/job_scripts/*",
    "waiting job's record": f"cat {SPOOL}/jobs/*/*/*",
    "delete the user's job": "qdel -u {first} | grep -q privileges && exit 1",
    "change the user's job": "qalter -P none private",
}
SECRETS = {
    "passwords": "cat /run/iceberg/secrets/passwords",
    "secrets": "ls /run/iceberg/secrets",
    "shared folder": "ls /run/iceberg/boot",
    "screen": "cat /run/iceberg/xauthority",
    "shadow": "cat /etc/shadow",
    "root's home": "ls /root",
    "first process": "cat /proc/1/environ",
    "the engine's file": "cat /run/.containerenv | grep .",
}


@pytest.mark.parametrize("way", AT_HOME)
def test_another_home_is_closed(machine: Machine, first: Host, way: str) -> None:
    script = AT_HOME[way].format(home=f"/home/{FIRST}", first=FIRST)
    done = machine(LOGIN, SECOND).run("cd; timeout 200 bash -lc %s", script)
    assert done.rc != 0
    assert PRIVATE not in done.stdout + done.stderr
    assert first.run("pgrep -u %s sleep", FIRST).rc == 0, "its program still runs"


def test_a_job_reaches_no_other_home(machine: Machine, first: Host) -> None:
    assert first.file(f"/home/{FIRST}/private").mode == 0o644
    user = machine(LOGIN, SECOND)
    done = user.run("cd; timeout 200 bash -lc %s", f"qrsh cat /home/{FIRST}/private")
    assert done.rc not in (0, 124)
    assert PRIVATE not in done.stdout
    submit = f"job=$(qsub -terse -b y -o /home/{FIRST}/out.txt -j y id)"
    wait = 'until qstat | grep "$job .* Eqw "; do sleep 0.5; done'
    assert user.run("cd; timeout 200 bash -lc %s", f"{submit}; {wait}").rc == 0, "it could not write there"
    user.run("cd; timeout 200 bash -lc %s", f"qdel -u {SECOND}")
    assert first.run("test -e ~/out.txt").rc != 0


@pytest.mark.parametrize("name", [LAPTOP, *NODES])
@pytest.mark.parametrize("way", SECRETS)
def test_secrets_of_the_run_are_closed(machine: Machine, name: str, way: str) -> None:
    assert machine(name, SECOND).run(SECRETS[way]).rc != 0


@pytest.mark.parametrize("key", ["/etc/ssh/ssh_host_ed25519_key", f"/etc/iceberg/hop/{FIRST}"])
def test_keys_of_others_are_closed(machine: Machine, key: str) -> None:
    where = LAPTOP if "hop" in key else LOGIN
    assert machine(where).file(key).content_string.startswith("-----BEGIN OPENSSH PRIVATE KEY-----")
    assert "Permission denied" in machine(where, SECOND).run("cat %s", key).stderr


# Everything written since the machine started, and what processes were started with.
FIND = """
secrets=$(cat)
find / /home /usr/local /run -xdev -type f -newer /run/iceberg/nonce -readable -size -8M -print0 2>/dev/null |
    xargs -0 --no-run-if-empty grep -lasF -e "$secrets"
cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null |
    grep -qaF -f <(printf %s "$secrets") && echo a process
true
"""


@pytest.mark.parametrize("name", [LAPTOP, *NODES])
def test_no_file_that_a_user_can_read_holds_a_secret(cluster: Cluster, machine: Machine, name: str) -> None:
    keys = machine(LOGIN).check_output("cat /etc/ssh/ssh_host_ed25519_key")
    keys += machine(LAPTOP).check_output("cat /etc/iceberg/hop/%s", FIRST)
    bodies = [line for line in keys.splitlines() if len(line) > 60 and not line.startswith("b3BlbnNzaC1rZXk")]
    assert len(bodies) >= 4
    secrets = "\n".join([*bodies, *(cluster.password(user) for user in facts()["users"])])
    where = host(cluster, name)
    done = run(where, SECOND, f"exec bash -c {shlex.quote(FIND)}", secrets.encode())
    assert done.stdout.decode() == "", done.stderr
    # It finds them where they are: root may read them.
    assert run(where, "root", "grep -rlF -f - /run/iceberg/secrets", secrets.encode()).returncode == 0


def test_the_nonce_is_readable_and_no_password(cluster: Cluster, machine: Machine) -> None:
    """Shells of all users read it for their markers; docs/contributing/security.md says what it allows."""
    assert machine(LOGIN, SECOND).check_output("cat /run/iceberg/nonce") == cluster.nonce
    assert cluster.nonce not in {cluster.password(user) for user in facts()["users"]}


@pytest.mark.parametrize("name", [LAPTOP, *NODES])
def test_no_machine_has_the_engine(machine: Machine, name: str) -> None:
    sockets = machine(name).check_output("find / -xdev -type s")
    assert not any(word in sockets for word in ("podman", "docker", "containerd", "crio"))
    programs = ("podman", "docker", "runc", "crun", "nsenter -t 1 -m")
    # All of them in one call: each takes a sixth of a second.
    tries = "; ".join(f"{program} true && echo {program}" for program in programs)
    assert machine(name).check_output(f"{tries}; true") == ""


def test_no_variable_of_the_runner_reaches_a_machine(
    cluster: Cluster, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process has the variables of a continuous integration, such as tokens."""
    token = f"token-{os.getpid()}-{time.time_ns()}"
    for name in ("GITHUB_TOKEN", "ICEBERG_CANARY", "LC_CANARY", "SSH_CANARY"):
        monkeypatch.setenv(name, token)
    session = Session(cluster, limits(SITE))
    try:
        session.open(FIRST, LOGIN)
        lines = session.type("env; set", time.monotonic() + 30).lines
        assert f"USER={FIRST}" in lines
        assert not any(token in line for line in lines)
        for where in cluster.hosts:
            found = machine(where).run("grep -la %s /proc/[0-9]*/environ", token).stdout.split()
            assert found == []
    finally:
        session.close()


def test_the_browser_opens_files_of_the_laptop_alone(cluster: Cluster) -> None:
    steps = [step("open", "file:///etc/passwd"), step("see", f"{SECOND}:x:")]
    steps += [step("open", "file:///etc/shadow"), step("see", "ERR_ACCESS_DENIED")]
    steps += [step("open", f"file://{os.path.realpath(__file__)}"), step("see", "ERR_FILE_NOT_FOUND")]
    results = list(
        PageRun(page(steps), Placeholders(facts()["placeholders"]), cluster, limits(SITE)).results()
    )
    assert [str(result.failure or result.outcome) for result in results] == ["passed"] * len(steps)


def test_a_waiting_job_is_the_users_own(machine: Machine, first: Host) -> None:
    assert soon(lambda: "private" in first.run("timeout 200 bash -lc 'qstat -r'").stdout)
    spooled = machine(LOGIN).check_output("cat %s/job_scripts/*", SPOOL)
    assert PRIVATE in spooled
