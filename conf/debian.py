"""Where Debian's packages come from."""

import os
import shutil
import subprocess

from conf.facts import value


def mirror() -> str:
    """Return the Debian mirror: $ICEBERG_DEBIAN_MIRROR, the one this machine uses, or Debian's own."""
    if named := os.environ.get("ICEBERG_DEBIAN_MIRROR"):
        return named
    if shutil.which("apt-get"):
        suite = value("debian.suite")
        wanted = ["--format", "$(REPO_URI)", "Created-By: Packages", f"Codename: {suite}", "Origin: Debian"]
        done = subprocess.run(
            ["apt-get", "indextargets", *wanted], capture_output=True, text=True, timeout=30, check=False
        )
        for address in done.stdout.split():
            # A minimal system cannot check https certificates, and `file:` is not there in a container.
            if address.startswith("http://") and "security" not in address:
                return address.rstrip("/")
    return value("debian.mirror")
