"""One cluster for all checks of its state; `pytest -m cluster` selects them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import testinfra
from testinfra.host import Host

from checks.tests.helpers.waiting import soon
from conf.cluster import Cluster, start
from conf.facts import facts, value

HERE = Path(__file__).parent
SECONDS = 400  # a hang ends so; most take a second

# The machines with home directories of their own, and where each keeps them as they were made.
HOMES_ON = (value("laptop.name"), value("login.name"))
AS_MADE = "/root/home.tar"

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
        for name in HOMES_ON:
            testinfra.get_host(running.hosts[name]).check_output(f"tar --create --file {AS_MADE} /home")
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


@pytest.fixture
def new_home(machine: Machine) -> Iterator[None]:
    """Start with no jobs and with the first user's home directory as it was made, and leave them so."""
    _as_made(machine)
    yield
    _as_made(machine)


def _as_made(machine: Machine) -> None:
    home = f"/home/{ordinary_users()[0]}"
    end_jobs(machine(value("login.name")))
    for name in HOMES_ON:
        again = f"find {home} -mindepth 1 -delete; tar --extract --file {AS_MADE} --directory / {home[1:]}"
        machine(name).check_output(again)


def end_jobs(login: Host) -> None:
    """End the jobs of earlier tests: a deleted job keeps its slot and its memory for a few seconds more."""
    login.run("qdel -u '*'")
    assert soon(lambda: not login.check_output("qstat -u '*'"), pause=0.5), login.check_output("qstat -u '*'")


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
