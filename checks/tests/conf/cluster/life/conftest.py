"""A cluster of somebody else, and an account there."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import testinfra

from checks.runner.machines.remote import RealCluster
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
FORGET = "rm -f /run/iceberg/nonce /etc/profile.d/iceberg-marks.sh"


@pytest.fixture(scope="session")
def stranger() -> Iterator[Cluster]:
    """A cluster without the marks of ours."""
    with start(f"stranger-{os.getpid()}") as cluster:
        for name in [value("login.name"), *facts()["workers"]["names"]]:
            assert testinfra.get_host(cluster.hosts[name]).run(FORGET).rc == 0
        yield cluster


@pytest.fixture
def real(stranger: Cluster, tmp_path: Path) -> Iterator[RealCluster]:
    """The same, as somebody with a key for it sees it; ssh goes through the container's own sshd."""
    user, login = "te1st", stranger.hosts[value("login.name")]
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True, timeout=60)
    folder = f"/home/{user}/.ssh"
    allow = f"umask 077; mkdir -p {folder}; echo %s >{folder}/authorized_keys; chown -R {user}: {folder}"
    assert testinfra.get_host(login).run(allow, key.with_suffix(".pub").read_text()).rc == 0
    container = login.partition("://")[2]
    config = tmp_path / "ssh_config"
    config.write_text(SSH.format(user=user, engine=find().name, container=container, key=key))
    cluster = RealCluster(SITE, f"ssh://stranger?timeout=60&ssh_config={config}")
    yield cluster
    cluster.stop()
