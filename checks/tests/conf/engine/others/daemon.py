"""A docker daemon of the tests' own, from Debian's packages, in a network and a mount table of its own.

Nothing is installed, and the machine's firewall and interfaces stay as they are: the daemon's are those of a
network namespace that ends with it. slirp4netns connects it to the outside, because it builds images.
"""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from checks.tests.helpers.waiting import soon
from conf.cache import cache_dir
from conf.engine.lock import exclusive

# The client is a package of its own since Debian 13.
PACKAGES = ("docker.io", "containerd")
CLIENT = "docker-cli"
CONNECTS = "slirp4netns"
# The daemon waits for its network: without one it would give its containers none.
SCRIPT = """\
mount -t sysfs sysfs /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
ip link set lo up
while ! ip link show tap0 >/dev/null 2>&1; do sleep 0.05; done
exec dockerd --data-root "$1" --exec-root "$2/exec" --pidfile "$2/pid" --host "unix://$2/socket"
"""


@contextlib.contextmanager
def docker() -> Iterator[dict[str, str]]:
    """Run the daemon; yield the variables that lead to it. What it has built stays in the cache."""
    programs, kept = unpacked(), cache_dir() / "tests" / "docker-data"
    path = f"{programs}/usr/bin:{programs}/usr/sbin:{os.environ['PATH']}"
    with tempfile.TemporaryDirectory(prefix="iceberg-docker-") as folder, contextlib.ExitStack() as ends:
        log = ends.enter_context((cache_dir() / "logs" / "dockerd").open("w", encoding="utf-8"))
        # It ends with the test, also when that is killed.
        inside = ["setpriv", "--pdeathsig", "TERM", "unshare", "--net", "--mount"]
        daemon = subprocess.Popen(
            [*inside, "sh", "-euc", SCRIPT, "sh", kept, folder],
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        ends.callback(daemon.wait, 60)
        ends.callback(daemon.terminate)
        assert soon(
            lambda: Path(f"/proc/{daemon.pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
        )
        network = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", CONNECTS, "--configure", str(daemon.pid), "tap0"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        ends.callback(network.wait, 60)
        ends.callback(network.terminate)
        found = {"ICEBERG_ENGINE": "docker", "DOCKER_HOST": f"unix://{folder}/socket", "PATH": path}
        assert soon(lambda: answers(found)), Path(log.name).read_text(encoding="utf-8")
        yield found


def answers(variables: dict[str, str]) -> bool:
    """Return whether the daemon answers."""
    done = subprocess.run(["docker", "version"], env=variables, capture_output=True, check=False)
    return done.returncode == 0


def unpacked() -> Path:
    """Return the folder with Debian's docker, unpacked in the cache and not installed."""
    target = cache_dir() / "tests" / "docker"
    with exclusive(cache_dir() / "tests.lock", timeout=300):
        if not target.is_dir():
            target.parent.mkdir(exist_ok=True)
            with tempfile.TemporaryDirectory(dir=target.parent) as name:
                subprocess.run(["apt-get", "update", "--quiet=2"], check=False)
                known = subprocess.run(["apt-cache", "show", CLIENT], capture_output=True, check=False)
                wanted = (*PACKAGES, CLIENT) if known.returncode == 0 else PACKAGES
                subprocess.run(["apt-get", "download", "--quiet=2", *wanted], cwd=name, check=True)
                for package in Path(name).glob("*.deb"):
                    subprocess.run(["dpkg-deb", "--extract", package, f"{name}/root"], check=True)
                Path(name, "root").rename(target)
    return target
