"""Environments of ordinary users: soft links to the system's packages, two users at once, a full home."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import Machine, login_shell, ordinary_users
from checks.tests.conf.cluster.people.test_home import shown
from conf.facts import facts, value

LOAD = f"module load {value('modules.conda')}"
PACKAGES = f"{value('conda.root')}/pkgs/"
NAME = f"check-{os.getpid()}"
WORKERS = facts()["workers"]["names"]


@pytest.fixture
def users(machine: Machine) -> Iterator[list[Host]]:
    """Return two ordinary users, each on a worker; what they made goes at the end."""
    hosts = [machine(*pair) for pair in zip(WORKERS, ordinary_users(), strict=False)]
    yield hosts
    for host in hosts:
        host.check_output("rm -rf ~/.conda/envs/%s ~/filler", NAME)


def create(host: Host, name: str = NAME) -> str:
    """Make an environment with numpy as a user; return what conda said."""
    return login_shell(host, f"{LOAD}; conda create --yes --name {name} python=3.11 numpy=1.26 2>&1")


def bytes_of(host: Host, *options: str) -> int:
    """Return how much an environment holds, in bytes, as du(1) counts."""
    words = " ".join(options)
    folder = f".conda/envs/{NAME}"
    return int(login_shell(host, f"du --summarize --block-size=1 {words} {folder}").split()[0])


def test_an_environment_is_made_of_soft_links(users: list[Host]) -> None:
    host = users[0]
    create(host)
    site = f".conda/envs/{NAME}/lib/python3.11/site-packages/numpy"
    files = login_shell(host, f"find {site} ! -type d -printf '%y %l\n'").splitlines()
    assert len(files) > 1000
    assert all(line.startswith(f"l {PACKAGES}numpy-1.26.4-") for line in files)
    # What cannot be shared is less than a tenth of what the environment offers; a link counts at most 4 KiB.
    assert bytes_of(host, "--apparent-size") < bytes_of(host, "--apparent-size", "--dereference") / 10
    assert bytes_of(host) < bytes_of(host, "--dereference") / 4


def test_two_users_at_once_do_not_disturb_each_other(users: list[Host], login: Host) -> None:
    login.check_output("touch /tmp/%s", NAME)
    with ThreadPoolExecutor(len(users)) as pool:
        said = list(pool.map(create, users))
    listed = [login_shell(host, f"{LOAD}; conda list --name {NAME}") for host in users]
    first, second = (text.splitlines()[1:] for text in listed)
    assert first == second
    assert any(line.startswith("numpy ") for line in first)
    assert all("ERROR" not in text for text in said)
    for host in users:
        loads = f"{LOAD}; source activate {NAME}; python -c 'import numpy; print(numpy.__version__)'"
        assert login_shell(host, loads) == "1.26.4\n"
    # Nothing was written into the system.
    newer = login.check_output("find /usr/local -newer /tmp/%s ! -type d", NAME)
    assert newer.splitlines() == []


def test_a_full_home_stops_conda_with_a_clear_message(users: list[Host]) -> None:
    host = users[0]
    _, used, limit = shown(host)
    login_shell(host, f"fallocate --length {int(limit - used) - 6}M ~/filler")
    done = host.run("bash -lc %s", f"{LOAD}; conda create --yes --name {NAME} python=3.11 numpy=1.26")
    assert done.rc != 0
    said = done.stdout + done.stderr
    assert "Disk quota exceeded" in said or "No space left on device" in said
    # What is left is no environment, and goes by conda's own means.
    assert not host.file(f"/home/{ordinary_users()[0]}/.conda/envs/{NAME}/bin/python").exists
    login_shell(host, f"rm ~/filler; {LOAD}; conda env remove --yes --name {NAME}")
    create(host)
