"""What a page does as root on a machine stays there: the host follows, awaits and trusts nothing of it."""

import os
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import testinfra
from testinfra.host import Host

from checks.tests.conf.cluster.life.test_traces import traces
from conf.cluster import Cluster, start, untrusted
from conf.cluster.parts.machines import BOOT, SECRETS
from conf.cluster.start import boot_logs
from conf.engine import find
from conf.facts import facts, value

SECRET = "a line of a file of the host"
SOON = 5.0
LOGIN = value("login.name")
WAYS: dict[str, Callable[[Path, Path], object]] = {
    "link": lambda place, secret: place.symlink_to(secret),
    "link to nothing": lambda place, secret: place.symlink_to(secret.with_name("none")),
    "link to itself": lambda place, _: place.symlink_to(place),
    "fifo": lambda place, _: os.mkfifo(place),
    "directory": lambda place, _: place.mkdir(),
    "link to a device": lambda place, _: place.symlink_to("/dev/zero"),
    "device": lambda place, _: os.mknod(place, stat.S_IFCHR | 0o666, os.makedev(1, 5)),
}


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of the host that no page is to read."""
    path = tmp_path / "secret"
    path.write_text(f"te1st:{SECRET}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("way", WAYS)
def test_the_host_reads_only_files(tmp_path: Path, secret: Path, way: str) -> None:
    place = tmp_path / "login.log"
    try:
        WAYS[way](place, secret)
    except PermissionError:
        pytest.skip("only root makes devices")
    began = time.monotonic()
    assert not untrusted.is_there(place)
    assert untrusted.tail(place) == ""
    assert time.monotonic() - began < SOON


def test_the_host_reads_the_end_of_a_huge_file(tmp_path: Path) -> None:
    place = tmp_path / "login.log"
    with place.open("wb") as file:
        file.truncate(1 << 40)
        file.seek(0, os.SEEK_END)
        file.write(b"the end\n")
    assert untrusted.is_there(place)
    read = untrusted.tail(place)
    assert read.endswith("\0the end\n")
    assert len(read) == untrusted.TAIL_BYTES


@pytest.fixture(scope="module")
def taken() -> Iterator[Cluster]:
    """A cluster whose pages do what they can."""
    name = f"taken-{os.getpid()}"
    with start(name) as cluster:
        yield cluster
    assert not any(traces(find(), name).values())


@pytest.fixture(params=[LOGIN, facts()["workers"]["names"][0], value("laptop.name")])
def root(taken: Cluster, request: pytest.FixtureRequest) -> Host:
    """Root on one of its machines."""
    return testinfra.get_host(taken.hosts[request.param])


@pytest.mark.parametrize(
    "change",
    [
        "rm -f {0}/passwords",
        "echo te1st:chosen >{0}/passwords",
        "ln -sf /etc/hostname {0}/passwords",
        "mv {0}/passwords {0}/old",
        "mkfifo {0}/fifo",
        "umount {0}",
        "mount -o remount,rw {0}",
        "mv {0} /run/iceberg/old",
    ],
)
def test_passwords_and_nonce_are_the_hosts(taken: Cluster, root: Host, change: str) -> None:
    before = [taken.password(user) for user in facts()["users"]]
    done = root.run(change.format(SECRETS))
    assert done.rc != 0, "the machine's kernel refuses it"
    began = time.monotonic()
    assert [taken.password(user) for user in facts()["users"]] == before
    assert time.monotonic() - began < SOON


@pytest.mark.parametrize("way", ["ln -s {secret}", "mkfifo", "mkdir", "ln -s /dev/zero", "truncate -s 1T"])
def test_signs_of_life_are_not_trusted(taken: Cluster, root: Host, secret: Path, way: str) -> None:
    kept = [f"{BOOT}/{name}.log" for name in taken.hosts]
    # All machines' in one call: each takes a sixth of a second.
    root.check_output(
        " && ".join(f"mv {name} {name}.kept && {way.format(secret=secret)} {name}" for name in kept)
    )
    try:
        began = time.monotonic()
        assert SECRET not in boot_logs(taken.state)
        assert time.monotonic() - began < SOON
    finally:
        root.check_output(" && ".join(f"rm -rf {name} && mv {name}.kept {name}" for name in kept))


def test_no_machine_makes_a_device_or_mounts(root: Host) -> None:
    for command in (f"mknod {BOOT}/disk b 8 0", "mount -t tmpfs none /mnt", f"chattr +i {BOOT}"):
        done = root.run(command)
        assert done.rc != 0
        assert "not permitted" in done.stderr or "denied" in done.stderr


ODD = """
set -e
cd {place}
ln -s {folder} to-the-host
mkfifo fifo
mkdir -p sealed/below; touch sealed/below/file; chmod 000 sealed/below sealed
touch -- -rf "$(printf 'new\\nline')" "$(printf '\\377')"
perl -e 'for (1..3000) {{ mkdir "d" x 200; chdir "d" x 200 or die }}'
"""


def test_removal_follows_nothing_and_leaves_nothing(secret: Path) -> None:
    """Folders deeper than PATH_MAX, without permissions, with links to the host."""
    name = f"odd-{os.getpid()}"
    with start(name) as cluster:
        login = testinfra.get_host(cluster.hosts[LOGIN])
        for place in (BOOT, "/usr/local", "/home"):
            script = ODD.format(place=place, folder=secret.parent)
            done = login.run("sh -c %s", script)
            assert done.rc == 0, done.stderr
    assert not any(traces(find(), name).values())
    assert SECRET in secret.read_text(encoding="utf-8")


def test_a_leftover_that_cannot_be_removed_is_named(tmp_path: Path) -> None:
    from conf.cluster.state import remove_folder
    from conf.engine import EngineError

    folder = tmp_path / "stuck"
    (folder / "inner").mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "none", str(folder / "inner")], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("only root mounts")
    try:
        with pytest.raises(EngineError, match=f"{folder} cannot be removed .*; remove it as root"):
            remove_folder(find(), folder, None)
    finally:
        subprocess.run(["umount", str(folder / "inner")], check=True)
