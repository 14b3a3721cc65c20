"""The pages can be followed on a cluster whose shells know nothing of marks, over ssh."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import testinfra

from checks.pages.contract.examples import Example
from checks.pages.language.placeholders import Placeholders
from checks.runner.following.page import PageRun
from checks.runner.limits import limits
from checks.runner.machines.remote import RealCluster
from checks.tests.helpers.iceberg import LOGIN, WORKER, command, file, page
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


@pytest.fixture(scope="module")
def stranger() -> Iterator[Cluster]:
    """A cluster without the marks of ours."""
    with start("stranger") as cluster:
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


def test_pages_are_followed_there(real: RealCluster, stranger: Cluster) -> None:
    examples: list[Example] = [
        file("note.txt", "written over ssh\n"),
        command("cat note.txt", "written over ssh", prompt=LOGIN),
        command("qrsh", prompt=LOGIN),
        command("hostname", "<worker_node>", prompt=WORKER),
        command("module load apps/python/conda", prompt=WORKER),
        command("false", prompt=WORKER, fails=True),
        command("exit 0", "logout", prompt=WORKER),
        command("hostname", value("login.name"), prompt=LOGIN),
        command("exit", "logout", prompt=LOGIN),
        command("true"),
    ]
    results = list(
        PageRun(page(examples), Placeholders(facts()["placeholders"]), real, limits(SITE)).results()
    )
    told = [str(result.failure or result.outcome) for result in results]
    assert told == ["passed"] * 8 + ["not-run"] * 2
    assert [result.status for result in results[1:8]] == [0, None, 0, 0, 1, 0, 0]
    real.stop()
    left = testinfra.get_host(stranger.hosts[value("login.name")]).run("ls -A /home/te1st").stdout
    assert ".marks-" not in left
