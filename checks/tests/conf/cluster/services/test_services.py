"""Daemons: what runs where, and that a killed one can be started again."""

import re

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import Machine, login_shell
from checks.tests.helpers.waiting import soon
from conf.facts import facts, value

WORKERS = facts()["workers"]["names"]
NODES = [value("login.name"), *WORKERS]


@pytest.mark.parametrize("service", ["cron", "gridengine-master", "ssh"])
def test_login_node_runs_its_services(login: Host, service: str) -> None:
    assert login.run("service %s status", service).rc == 0


@pytest.mark.parametrize("worker", WORKERS)
def test_workers_run_the_execution_daemon_and_no_sshd(machine: Machine, worker: str) -> None:
    assert machine(worker).run("service gridengine-exec status").rc == 0
    assert machine(worker).run("service ssh status").rc != 0


@pytest.mark.parametrize("name", [value("laptop.name"), *NODES])
def test_first_process_reaps_orphans(machine: Machine, name: str) -> None:
    host = machine(name)
    assert host.check_output("ps -o comm= 1") == "tini"
    # The inner shell ends at once; its child is an orphan for 0.2 s and would then be a zombie for ever.
    host.run("for i in 1 2 3; do sh -c 'sleep 0.2 & exit'; done")
    assert soon(lambda: not re.search(r"^Z|sleep 0\.2$", host.check_output("ps -eo stat=,args="), re.M))


def test_a_killed_sshd_can_be_started_again(login: Host) -> None:
    # Its name in ps is the start of its title.
    login.run("kill -9 $(cat /run/sshd.pid)")
    assert login.run("service ssh status").rc != 0
    assert login.run("service sshd restart").rc == 0
    assert login.run("service ssh status").rc == 0
    assert login.socket("tcp://0.0.0.0:22").is_listening


def test_a_killed_execution_daemon_can_be_started_again(machine: Machine, user_on_login: Host) -> None:
    worker = machine(WORKERS[1])
    worker.run("pkill -9 -x sge_execd")
    assert worker.run("service gridengine-exec status").rc != 0
    assert worker.run("service gridengine-exec start").rc == 0
    assert login_shell(user_on_login, f"qrsh -l hostname={WORKERS[1]} hostname").split() == [WORKERS[1]]


def test_a_killed_queue_master_can_be_started_again(
    machine: Machine, login: Host, user_on_login: Host
) -> None:
    login.run("pkill -9 -x sge_qmaster")
    assert login.run("service gridengine-master status").rc != 0
    assert login.run("service gridengine-master start").rc == 0
    for worker in WORKERS:  # they would find it by themselves within half a minute
        machine(worker).run("service gridengine-exec restart")
    assert login.run("timeout 80 /usr/lib/iceberg/wait-ready 45").rc == 0
    assert login_shell(user_on_login, "qrsh hostname").strip() in WORKERS
