"""A bare Debian of any suite: a folder from mmdebstrap that becomes the root of a mount table of its own.

It shares the kernel and the network with this machine, and nothing else but the checkout. What it starts ends
with the program that was run in it.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conf.bootstrap import apt_install
from conf.cache import cache_dir
from conf.debian import mirror
from conf.engine.privilege import unasked_root_prefix
from conf.facts import ROOT

# What the README says is there, and git, which brought the checkout.
PACKAGES = "python3,ca-certificates,git"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
# A proxy of this machine, and the certificates by which it is trusted.
HANDED_ON = ("http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE")
CHECKOUT = "srv/iceberg-docs"  # everybody may read it there
APART = ("unshare", "--mount", "--propagation=private", "--pid", "--fork", "--kill-child")
# $1: the folder that becomes the root. Engines want to see a mount point there, and to share what they mount.
SCRIPT = f"""\
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
mount -t tmpfs tmpfs run
cp --dereference /etc/hosts /etc/resolv.conf etc
mkdir before
pivot_root . before
umount --lazy before
rmdir before
mount --make-rshared /
shift
cd /{CHECKOUT}
exec env --ignore-environment HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"
"""


class BareMachine:
    """Runs programs as root of a bare Debian."""

    def __init__(self, root: Path, become_root: list[str]) -> None:
        self.root = root
        self._become_root = become_root

    def run(self, *command: str, timeout: float) -> subprocess.CompletedProcess[str]:
        """Run a program in the checkout.

        Args:
            command: the program.
            timeout: seconds until it and all it has started are killed.
        """
        variables = [f"{name}={text}" for name in HANDED_ON if (text := os.environ.get(name))]
        return subprocess.run(
            [*self._become_root, *APART, "sh", "-euc", SCRIPT, "sh", str(self.root), *variables, *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )


@contextmanager
def bare_machine(suite: str) -> Iterator[BareMachine]:
    """Yield a machine with Debian of this suite and a clone of this checkout; it is removed afterwards.

    Raises:
        NoRootError: nobody can become root here without a password.
    """
    become_root = unasked_root_prefix("only root may make another root directory")
    apt_install("mmdebstrap", "debian-archive-keyring")
    folder = Path(tempfile.mkdtemp(prefix=f"bare-{suite}-", dir=cache_dir()))
    try:
        root = folder / "root"
        made = ["mmdebstrap", "--quiet", "--variant=debootstrap", f"--include={PACKAGES}", suite, str(root)]
        subprocess.run([*become_root, *made, mirror()], check=True)
        if CERTIFICATES.exists():
            subprocess.run([*become_root, "cp", CERTIFICATES, f"{root}{CERTIFICATES}"], check=True)
        # git takes no checkout of another user, which this one would be to root.
        subprocess.run(["git", "clone", "--quiet", ROOT, folder / "checkout"], check=True)
        subprocess.run([*become_root, "cp", "-r", folder / "checkout", root / CHECKOUT], check=True)
        yield BareMachine(root, become_root)
    finally:
        subprocess.run([*become_root, "rm", "-rf", "--one-file-system", folder], check=True)
