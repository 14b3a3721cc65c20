"""What conda makes of a channel without an index, and of packages that are not what the index says."""

import json
import os
from collections.abc import Iterator

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import login_shell
from conf.facts import value

NAME = f"faulty-{os.getpid()}"
CHANNEL = f"/tmp/{NAME}"  # noqa: S108 - on a machine that is thrown away
LOAD = f"module load {value('modules.conda')}"
CREATE = f"{LOAD}; conda create --yes --name {NAME} --channel file://{CHANNEL} hello"
PACKAGE = "hello-1.0-0.tar.bz2"
RECORD = {"name": "hello", "version": "1.0", "build": "0", "build_number": 0, "depends": []}


@pytest.fixture
def user(user_on_login: Host) -> Iterator[Host]:
    """Return an ordinary user, with a channel of one package that has no index yet."""
    steps = [
        f"mkdir -p {CHANNEL}/linux-64 {CHANNEL}/noarch {CHANNEL}/hello/info",
        f"cd {CHANNEL}/hello; echo hello >hello; echo hello >info/files",
        f"echo '{json.dumps(RECORD)}' >info/index.json; tar -cjf ../linux-64/{PACKAGE} *",
    ]
    login_shell(user_on_login, "; ".join(steps))
    yield user_on_login
    # Both folders: conda must not take the next test's package from a cache.
    left = f"rm -rf {CHANNEL} .conda/envs/{NAME} .conda/pkgs"
    login_shell(user_on_login, left)


def write_index(host: Host, **changes: object) -> None:
    """Write the channel's index, with changes to the record of its package."""
    size, checksum = login_shell(
        host, f"cd {CHANNEL}/linux-64; stat -c %s {PACKAGE}; md5sum <{PACKAGE} | cut -d' ' -f1"
    ).split()
    record = {**RECORD, "subdir": "linux-64", "size": int(size), "md5": checksum, **changes}
    for folder, packages in (("linux-64", {PACKAGE: record}), ("noarch", {})):
        index = json.dumps({"info": {"subdir": folder}, "packages": packages})
        login_shell(host, f"cd {CHANNEL}/{folder}; echo '{index}' >repodata.json; bzip2 -kf repodata.json")


def attempt(host: Host) -> tuple[int, str]:
    """Make an environment from the channel; return the exit status and what conda said."""
    done = host.run("cd; timeout 60 bash -lc %s", CREATE)
    return done.rc, done.stdout + done.stderr


def test_a_channel_with_an_index_serves_its_package(user: Host) -> None:
    write_index(user)
    assert attempt(user)[0] == 0
    assert login_shell(user, f"cat .conda/envs/{NAME}/hello") == "hello\n"


def test_a_channel_without_an_index_is_named_and_left_out(user: Host) -> None:
    status, said = attempt(user)
    assert status == 1
    assert f"requested channel with url: file://{CHANNEL}" in said
    assert "PackageNotFoundError: Package missing in current linux-64 channels" in said
    assert not user.file(f"{user.user().home}/.conda/envs/{NAME}").exists
    # The other channels still serve.
    search = f"{LOAD}; conda search --channel file://{CHANNEL} --spec numpy=1.24"
    assert "1.24.4" in login_shell(user, search)


def test_a_damaged_package_is_refused_and_leaves_no_environment(user: Host) -> None:
    write_index(user)
    login_shell(user, f"cd {CHANNEL}/linux-64; truncate --size=100 {PACKAGE}")
    status, said = attempt(user)
    assert status == 1
    assert "hello" in said
    assert not user.file(f"{user.user().home}/.conda/envs/{NAME}/hello").exists


def test_a_wrong_checksum_goes_unnoticed(user: Host) -> None:
    """This conda compares none for channels that are folders, as explain/conda tells readers."""
    write_index(user, md5="0" * 32)
    assert attempt(user)[0] == 0
    assert login_shell(user, f"cat .conda/envs/{NAME}/hello") == "hello\n"
