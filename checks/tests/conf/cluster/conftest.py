"""One cluster for all checks of its state; `pytest -m cluster` selects them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import testinfra
from testinfra.host import Host

from conf.cluster import Cluster, start
from conf.facts import facts, value

HERE = Path(__file__).parent
SECONDS = 400  # a hang ends so; most take a second

Machine = Callable[..., Host]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.cluster)
            item.add_marker(pytest.mark.timeout(SECONDS))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start a cluster of this test process's own."""
    with start(f"checks-{os.getpid()}") as running:
        yield running


@pytest.fixture(scope="session")
def machine(cluster: Cluster) -> Machine:
    """Return the testinfra host of a machine, as root or as one of its users."""

    def get(name: str, user: str = "root") -> Host:
        return testinfra.get_host(cluster.hosts[name].replace("://", f"://{user}@"))

    return get


@pytest.fixture(scope="session")
def login(machine: Machine) -> Host:
    """Return the login node, as root."""
    return machine(value("login.name"))


@pytest.fixture(scope="session")
def user_on_login(machine: Machine) -> Host:
    """Return the login node, as an ordinary user; use `login_shell` for commands that need an environment."""
    return machine(value("login.name"), ordinary_users()[0])


def ordinary_users() -> list[str]:
    """Return the accounts without rights over others."""
    return [name for name, user in facts()["users"].items() if user["role"] == "user"]


def login_shell(host: Host, command: str) -> str:
    """Run a command in a login shell, as a reader would; return what it printed.

    Its exit status must be 0.
    """
    done = host.run("cd; timeout 200 bash -lc %s", command)
    assert done.rc == 0, f"{command}\n{done.stdout}{done.stderr}"
    return str(done.stdout)
