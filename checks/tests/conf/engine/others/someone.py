"""An ordinary user without sudo, who exists in a mount table of the tests' own.

The machine's list of users stays as it is: the user is in copies of its files, which only the user's programs
see. Whatever these leave running ends with the first of them.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from checks.tests.conf.checkout import copy_checkout
from conf.cache import cache_dir

NAME, NUMBER = "someone", 64321
# Numbers that no machine gives to anybody by itself.
RANGE = f"{NAME}:3000000000:65536"
HOME, PYTHON, PACKAGES, RUNNING = "/mnt/home", "/mnt/python", "/mnt/packages", "/mnt/run"
APART = ("unshare", "--mount", "--propagation=private", "--pid", "--fork", "--kill-child", "--mount-proc")
# $1: files to see in /etc, over the machine's; $2: what becomes the home directory; $3 and $4: Python and its
# packages, which may be in a folder that the user may not enter.
# A user's podman wants to open a tunnel, and to see the mounts of its containers (mount_namespaces(7)).
SCRIPT = f"""\
mount -t overlay -o "lowerdir=$1:/etc" overlay /etc
mount -t tmpfs tmpfs /mnt
mknod --mode=666 /mnt/tun c 10 200
mkdir {HOME} {PYTHON} {PACKAGES}
install --directory --owner={NUMBER} --group={NUMBER} --mode=700 {RUNNING}
mount --bind /mnt/tun /dev/net/tun
mount --bind "$2" {HOME}
mount --bind "$3" {PYTHON}
mount --bind "$4" {PACKAGES}
mount --make-rshared /
shift 4
cd {HOME}
exec setpriv --reuid={NUMBER} --regid={NUMBER} --clear-groups "$@"
"""


class Someone:
    """Runs programs as this user; what they build stays in the cache."""

    def __init__(self, files: Path, home: Path) -> None:
        self._files = files
        self.home = home

    def run(
        self, *command: str, timeout: float, source: IO[bytes] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program in the home directory, with Python's packages and nothing else of this process.

        Args:
            command: the program.
            timeout: seconds until it and all it has started are killed.
            source: its standard input.
        """
        folders = [str(self._files), str(self.home), sys.base_prefix, sysconfig.get_path("purelib")]
        return subprocess.run(
            [*APART, "sh", "-euc", SCRIPT, "sh", *folders, *command],
            env={
                "HOME": HOME,
                "USER": NAME,
                "LOGNAME": NAME,
                "LANG": "C.UTF-8",
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                "PYTHONPATH": f"{HOME}/checkout:{PACKAGES}",
                "XDG_RUNTIME_DIR": RUNNING,
            },
            stdin=source or subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def python(self, *arguments: str, timeout: float) -> subprocess.CompletedProcess[str]:
        """Run Python in the user's checkout."""
        interpreter = f"{PYTHON}/bin/python{sys.version_info.major}.{sys.version_info.minor}"
        return self.run("env", "-C", f"{HOME}/checkout", interpreter, *arguments, timeout=timeout)


@contextlib.contextmanager
def someone() -> Iterator[Someone]:
    """Yield the user, who has a copy of this checkout with the examples of its pages."""
    home = cache_dir() / "tests" / NAME
    home.mkdir(parents=True, exist_ok=True)
    checkout = home / "checkout"
    shutil.rmtree(checkout, ignore_errors=True)
    copy_checkout(checkout)
    subprocess.run(["chown", "--recursive", f"{NUMBER}:{NUMBER}", checkout], check=True)
    os.chown(home, NUMBER, NUMBER)
    lines = {
        "passwd": f"{NAME}:x:{NUMBER}:{NUMBER}::{HOME}:/bin/bash",
        "group": f"{NAME}:x:{NUMBER}:",
        "subuid": RANGE,
        "subgid": RANGE,
    }
    with tempfile.TemporaryDirectory(prefix="iceberg-someone-") as folder:
        for name, line in lines.items():
            there = Path("/etc", name)
            before = there.read_text(encoding="utf-8") if there.exists() else ""
            Path(folder, name).write_text(f"{before}{line}\n", encoding="utf-8")
        Path(folder).chmod(0o755)
        yield Someone(Path(folder), home)
