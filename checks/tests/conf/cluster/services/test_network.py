"""Networks: what the laptop reaches, what it does not, and that nothing gets out."""

import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import Machine, ordinary_users
from conf.debian import mirror
from conf.facts import facts, value

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


@pytest.fixture(scope="module")
def service() -> Iterator[int]:
    """Return the port of a service of the host that listens on all of its addresses."""
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as server:
        ending = threading.Event()

        def serve() -> None:
            while not ending.is_set():
                server.accept()[0].close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = int(server.getsockname()[1])
        yield port
        ending.set()
        socket.create_connection(("127.0.0.1", port), timeout=10).close()
        thread.join(10)


def host_addresses() -> list[str]:
    """Return the host's own addresses; those of one link with each name that it may have in a machine."""
    tree = Path("/proc/net/fib_trie").read_text(encoding="ascii")
    local = set(re.findall(r"\|-- (\S+)\n\s*/32 host LOCAL", tree))
    for line in Path("/proc/net/if_inet6").read_text(encoding="ascii").splitlines():
        address = socket.inet_ntop(socket.AF_INET6, bytes.fromhex(line.split()[0]))
        links = ("%eth0", "%eth1") if address.startswith("fe80") else ("",)
        local |= {address + link for link in links}
    return sorted(local - {"127.0.0.1", "::1"})


@pytest.mark.parametrize("name", [value("laptop.name"), LOGIN, *WORKERS])
def test_no_machine_reaches_the_host(machine: Machine, name: str, service: int) -> None:
    found = host_addresses()
    assert found
    tries = "".join(f"(exec 3<>/dev/tcp/{address}/{service}) && echo {address} & " for address in found)
    done = machine(name).run("timeout 5 bash -c %s 2>/dev/null", f"{tries} wait")
    assert done.stdout == ""


def test_an_unknown_name_fails_at_once(machine: Machine) -> None:
    host = machine(LOGIN, ordinary_users()[0])
    assert host.run("timeout 3 getent hosts no-such-host.example").rc == 2


def test_nodes_know_each_other_and_the_login_node_by_its_own_name(machine: Machine) -> None:
    for node in [LOGIN, *WORKERS]:
        names = {name: address(machine(node), name) for name in [LOGIN, *WORKERS]}
        assert len(set(names.values())) == len(names)
        assert machine(node).check_output("/usr/lib/gridengine/gethostname -name") == node
