"""Become root for one command: through sudo, with or without asking for the password."""

import os
import shutil
import subprocess

from conf.engine.engine import NoRootError


def root_prefix(wanted_by: str) -> list[str]:
    """Return what makes a command run as root: nothing, or sudo, which asks for the password once here.

    Args:
        wanted_by: who needs root and what for, for the message.

    Raises:
        NoRootError: not root, and sudo is not installed or refuses.
    """
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        raise NoRootError(f"{wanted_by}, and sudo is not installed")
    if subprocess.run([sudo, "-v"], check=False).returncode != 0:
        raise NoRootError(f"{wanted_by}, and sudo refused")
    return [sudo, "-n"]


def unasked_root_prefix(wanted_by: str) -> list[str]:
    """Return what makes a command run as root, without asking anybody for a password.

    Args:
        wanted_by: as for `root_prefix`.

    Raises:
        NoRootError: not root, and sudo is not installed or wants a password.
    """
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None or subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode != 0:
        raise NoRootError(wanted_by)
    return [sudo, "-n"]
