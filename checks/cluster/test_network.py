"""Networks: what the laptop reaches, what it does not, and that nothing gets out."""

import socket
from urllib.parse import urlsplit

import pytest
from testinfra.host import Host

from checks.cluster.conftest import Machine, ordinary_users
from conf.facts import facts, value
from conf.image.base import mirror

WORKERS = facts()["workers"]["names"]
LOGIN = value("login.name")


@pytest.fixture
def laptop(machine: Machine) -> Host:
    return machine(value("laptop.name"))


def address(host: Host, name: str) -> str:
    return str(host.check_output("getent hosts %s", name).split()[0])


def connects(host: Host, target: str, port: int) -> bool:
    return bool(host.run("timeout 5 bash -c %s", f"exec 3<>/dev/tcp/{target}/{port}").rc == 0)


def test_the_laptop_reaches_the_login_node_by_the_name_users_type(laptop: Host) -> None:
    assert connects(laptop, value("login.address"), 22)


@pytest.mark.parametrize("worker", WORKERS)
def test_the_laptop_does_not_reach_a_worker(laptop: Host, login: Host, worker: str) -> None:
    assert laptop.run("getent hosts %s", worker).rc != 0
    there = address(login, worker)
    assert connects(login, there, 6445), "the execution daemon listens"
    assert not connects(laptop, there, 6445)


def test_the_laptop_does_not_reach_the_queue_master_through_the_cluster_network(
    laptop: Host, login: Host
) -> None:
    inside = address(login, LOGIN)
    assert connects(login, inside, 6444)
    assert not connects(laptop, inside, 6444)


@pytest.fixture(scope="module")
def outside() -> str:
    """Return the address of a machine outside that answers: the one Debian's packages come from."""
    target = urlsplit(mirror()).hostname or ""
    try:
        with socket.create_connection((target, 80), timeout=10) as connection:
            return str(connection.getpeername()[0])
    except OSError:
        pytest.skip("this machine itself has no way out")


@pytest.mark.parametrize("name", [value("laptop.name"), LOGIN, *WORKERS])
def test_no_machine_has_a_way_out(machine: Machine, name: str, outside: str) -> None:
    assert not connects(machine(name), outside, 80)


def test_an_unknown_name_fails_at_once(machine: Machine) -> None:
    host = machine(LOGIN, ordinary_users()[0])
    assert host.run("timeout 3 getent hosts no-such-host.example").rc == 2


def test_nodes_know_each_other_and_the_login_node_by_its_own_name(machine: Machine) -> None:
    for node in [LOGIN, *WORKERS]:
        names = {name: address(machine(node), name) for name in [LOGIN, *WORKERS]}
        assert len(set(names.values())) == len(names)
        assert machine(node).check_output("/usr/lib/gridengine/gethostname -name") == node
