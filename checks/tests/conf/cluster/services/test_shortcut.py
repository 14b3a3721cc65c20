"""A program in a container is started by the runtime alone, and notices no difference to `podman exec`."""

import re
import subprocess
from pathlib import Path

import pytest

from checks.tests.conf.cluster.conftest import ordinary_users
from checks.tests.helpers.waiting import soon
from conf.cluster import Cluster
from conf.cluster.parts.machines import container, machine_names
from conf.engine.shortcut import RUNTIME
from conf.facts import value

# All that a program is given: who it is, where, with which variables and limits, and what it may do.
GIVEN = """
id; pwd; umask; env | grep -v ^_= | sort; ulimit -a
grep -E '^(Cap|Groups|NoNewPrivs|Seccomp)' /proc/self/status; cat /proc/self/cgroup
readlink /proc/self/ns/*
"""
# podman's wrapper leaves to podman what it does not know: an option of podman's in full, for one.
LONG = "--interactive"
PEOPLE = ["root", *ordinary_users()]


@pytest.fixture(autouse=True)
def shortcut(cluster: Cluster) -> None:
    """Skip where there is none: with docker, and with a podman whose runtime is another."""
    wrapper = (cluster.engine.folder / cluster.engine.program).read_text("utf-8")
    if not re.search(rf"--runtime \S*/{RUNTIME} ", wrapper):
        pytest.skip(f"no {RUNTIME} behind {cluster.engine.name}")


def given(cluster: Cluster, machine: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the script on a machine."""
    command = ["podman", "exec", *options, container(cluster.name, machine), "/bin/sh", "-c", GIVEN]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("user", PEOPLE)
@pytest.mark.parametrize("machine", machine_names())
def test_a_program_notices_no_difference(cluster: Cluster, machine: str, user: str) -> None:
    short, long = given(cluster, machine, f"--user={user}"), given(cluster, machine, LONG, f"--user={user}")
    assert short.returncode == long.returncode == 0
    assert short.stdout.splitlines() == long.stdout.splitlines()


@pytest.mark.parametrize(("option", "program"), [("-i", RUNTIME), (LONG, "podman")])
def test_it_is_taken(cluster: Cluster, option: str, program: str) -> None:
    command = ["podman", "exec", option, container(cluster.name, value("laptop.name")), "cat"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert soon(lambda: Path(f"/proc/{running.pid}/exe").resolve().name == program)
        assert running.communicate(b"said")[0] == b"said"


@pytest.mark.parametrize("options", [[], [LONG]])
def test_its_status_is_the_program_s(cluster: Cluster, options: list[str]) -> None:
    name = container(cluster.name, value("laptop.name"))
    done = subprocess.run(["podman", "exec", *options, name, "/bin/sh", "-c", "exit 7"], check=False)
    assert done.returncode == 7


def test_who_is_not_known_is_left_to_podman(cluster: Cluster) -> None:
    done = given(cluster, value("laptop.name"), "--user=nobody")
    assert "uid=65534(nobody)" in done.stdout
    done = given(cluster, value("laptop.name"), "--user=nosuch")
    assert "unable to find user nosuch" in done.stderr
