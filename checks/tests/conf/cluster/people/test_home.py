"""Home directories have a limit: shown by `quota`, kept by the kernel, one for each user."""

import os
from collections.abc import Iterator

import pytest
import testinfra
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import Machine, ordinary_users
from checks.tests.conf.cluster.life.test_traces import traces
from conf.cluster import start
from conf.cluster.cluster import Cluster
from conf.cluster.parts import home
from conf.cluster.remove import changes, remove
from conf.cluster.state import State
from conf.engine import Engine, EngineError, find
from conf.engine.engine import run_bounded
from conf.facts import facts, value

LIMIT = value("home.limit")
NODES = [value("login.name"), *facts()["workers"]["names"]]
FIRST, SECOND = ordinary_users()[:2]


def mib(size: str) -> float:
    """Return a size as `quota` and cluster.toml write it (4.0K, 1G) in MiB."""
    return float(size[:-1]) * {"K": 1 / 1024, "M": 1, "G": 1024}[size[-1]]


def shown(host: Host) -> tuple[str, float, float]:
    """Return what `quota` shows: the directory, MiB used, MiB allowed."""
    title, head, line = host.check_output("quota").splitlines()
    assert title.startswith("Disk quota for user ")
    assert head.split() == ["Directory", "Used", "Limit"]
    what, used, limit = line.split()
    return what, mib(used), mib(limit)


# What a file system with quotas needs of this machine: nothing of conf/cluster/parts/make-home.
CAN_HAVE_QUOTAS = """
truncate --size=256M "$1" && mkfs.btrfs --quiet "$1" || exit
unshare --mount --propagation private sh -c 'mount -o loop "$1" /mnt && btrfs quota enable /mnt' sh "$1"
"""


@pytest.fixture(scope="module")
def has_quotas(tmp_path_factory: pytest.TempPathFactory) -> bool:
    """Tell whether this machine can give each home directory a quota."""
    image = tmp_path_factory.mktemp("quotas") / "image"
    command = [*find().root_prefix(), "/usr/bin/env", f"PATH={home.PATH}", "sh", "-c", CAN_HAVE_QUOTAS, "sh"]
    return run_bounded([*command, str(image)], timeout=60).returncode == 0


def test_home_directories_have_quotas_where_they_can(machine: Machine, has_quotas: bool) -> None:
    """A small file system for all users is for machines that can do no better."""
    kind = machine(NODES[0], FIRST).check_output("stat --file-system --format %T /home")
    assert kind == ("btrfs" if has_quotas else "tmpfs")


@pytest.fixture
def users(machine: Machine) -> Iterator[tuple[Host, Host]]:
    """Return both ordinary users' hosts on the login node, with quotas; their files of this test go."""
    first, second = (machine(NODES[0], user) for user in (FIRST, SECOND))
    if first.check_output("stat --file-system --format %T /home") != "btrfs":
        pytest.skip("this machine gives no quotas: /home is a small file system for all users")
    yield first, second
    for host in (first, second):
        host.check_output("rm -f ~/full ~/more")


@pytest.mark.parametrize("node", NODES)
def test_every_user_sees_the_limit_on_every_node(machine: Machine, node: str) -> None:
    for user in facts()["users"]:
        what, used, limit = shown(machine(node, user))
        assert what in (f"/home/{user}", "/home")
        assert limit == mib(LIMIT)
        assert used < limit


def test_one_who_is_at_the_limit_disturbs_nobody(users: tuple[Host, Host], machine: Machine) -> None:
    first, second = users
    done = first.run('dd if=/dev/zero of="$HOME/full" bs=1M count=%s', str(int(mib(LIMIT)) + 100))
    assert done.rc != 0
    assert done.stderr.startswith(f"dd: error writing '/home/{FIRST}/full': Disk quota exceeded")
    _, used, limit = shown(machine(NODES[1], FIRST))
    assert limit - used < 2
    assert "Disk quota exceeded" in machine(NODES[2], FIRST).run("echo more > ~/more").stderr
    second.check_output("echo more > ~/more")
    first.check_output("rm ~/full")
    assert shown(first)[1] < limit / 2
    first.check_output("echo more > ~/more")


def test_space_is_refused_before_it_is_written(users: tuple[Host, Host]) -> None:
    first, _ = users
    done = first.run("fallocate --length 2%s ~/full", LIMIT[-1])
    assert (done.rc, done.stderr.strip()) == (1, "fallocate: fallocate failed: Disk quota exceeded")


def test_the_limit_cannot_be_lifted_by_a_user(users: tuple[Host, Host]) -> None:
    first, second = users
    for host in (first, second):
        assert host.run("btrfs qgroup limit none /home/%s", FIRST).rc != 0
        # A directory of one's own making would be outside the quota.
        assert "Permission denied" in host.run("mkdir /home/mine").stderr
    assert shown(first)[2] == mib(LIMIT)


def test_quota_explains_itself(machine: Machine) -> None:
    host = machine(NODES[0], FIRST)
    assert host.check_output("quota --help").startswith("usage: quota")
    assert host.run("quota --all").rc == 2


@pytest.fixture
def without_quotas(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let this machine be one on which only the engine may mount something."""

    def refused(engine: Engine, state: State) -> str:
        raise EngineError(f"{engine.name} alone may mount, not for {state.name}")

    monkeypatch.setattr(home, "make_home", refused)
    return f"no-quota-{os.getpid()}"


def test_without_quotas_home_is_small(without_quotas: str, capsys: pytest.CaptureFixture[str]) -> None:
    with start(without_quotas) as cluster:
        assert "Home directories have no quotas here" in capsys.readouterr().err
        spec = cluster.hosts[NODES[0]]
        first, second = (testinfra.get_host(spec.replace("://", f"://{user}@")) for user in (FIRST, SECOND))
        assert shown(first)[0] == "/home"
        assert shown(first)[2] == mib(LIMIT)
        assert "No space left on device" in first.run("fallocate --length 2%s ~/full", LIMIT[-1]).stderr
        first.check_output("rm -f ~/full && echo shared > ~/more")
        # It is one file system on all nodes.
        worker = testinfra.get_host(cluster.hosts[NODES[1]].replace("://", f"://{FIRST}@"))
        assert worker.check_output("cat ~/more") == "shared"
        assert second.run("cat /home/%s/more", FIRST).rc != 0
    assert not any(traces(find(), without_quotas).values())


def test_what_was_made_but_never_mounted_is_taken_away(cluster: Cluster) -> None:
    engine = find()
    name = f"half-{os.getpid()}"
    state = State(name, "kept", engine.name, "sha256:0", cluster.state.node, -1, "0")
    state.make()
    try:
        device = home.make_home(engine, state)
    except EngineError as no:
        pytest.skip(f"this machine gives no quotas: {no}")
    else:
        assert device.startswith("/dev/loop")
        assert len(traces(engine, name)["loops"]) == 1
    finally:
        with changes(engine):
            remove(engine, name)
    assert not any(traces(engine, name).values())
