"""A cluster of somebody else, and an account there."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import testinfra

from checks.runner.machines.elsewhere.account import Account
from checks.runner.machines.elsewhere.effects import Effect
from checks.runner.machines.elsewhere.remote import RealCluster
from conf.cluster import SITE, Cluster, start
from conf.engine import find
from conf.facts import facts, value

SSH = """\
Host stranger
  User {user}
  ProxyCommand {engine} exec -i {container} /usr/sbin/sshd -i
  IdentityFile {key}
  IdentitiesOnly yes
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
"""
FORGET = "rm -f /run/iceberg/nonce /etc/profile.d/iceberg-markers.sh"


@pytest.fixture(scope="session")
def stranger() -> Iterator[Cluster]:
    """A cluster without the markers of ours."""
    with start(f"stranger-{os.getpid()}") as cluster:
        for name in [value("login.name"), *facts()["workers"]["names"]]:
            assert testinfra.get_host(cluster.hosts[name]).run(FORGET).rc == 0
        yield cluster


@pytest.fixture
def real(stranger: Cluster, tmp_path: Path) -> Iterator[RealCluster]:
    """The same, as somebody with a key for it sees it."""
    cluster = RealCluster(SITE, Account(reach(stranger, "te1st", tmp_path), allow=tuple(Effect)))
    yield cluster
    cluster.stop()
    # The server behind a terminal that was killed lives on where no network is between: a test's endless
    # loop would take a processor from all that follow.
    testinfra.get_host(stranger.hosts[value("login.name")]).run("pkill -KILL -u te1st")


def reach(stranger: Cluster, user: str, folder: Path) -> str:
    """Let a key be enough for an account; return its address. ssh goes through the container's own sshd."""
    login = stranger.hosts[value("login.name")]
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True, timeout=60)
    place = f"/home/{user}/.ssh"
    allow = f"umask 077; mkdir -p {place}; echo %s >{place}/authorized_keys; chown -R {user}: {place}"
    assert testinfra.get_host(login).run(allow, key.with_suffix(".pub").read_text()).rc == 0
    container = login.partition("://")[2]
    config = folder / "ssh_config"
    config.write_text(SSH.format(user=user, engine=find().program, container=container, key=key))
    return f"ssh://stranger?timeout=60&ssh_config={config}"
