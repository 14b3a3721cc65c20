"""/home of a cluster: a limited file system that the nodes share and that is removed with them.

It is btrfs, where each home directory is a subvolume with a quota (btrfs-quota(5)): beyond it, the kernel
answers "Disk quota exceeded". Where this machine has no btrfs or no loop devices, or nobody can become root,
/home is one file system in memory, with the same limit for all users together.
"""

import os
import shutil
import sys
from pathlib import Path

from conf.bootstrap import apt_install
from conf.cluster.state import State
from conf.engine import Engine, EngineError
from conf.engine.engine import run_bounded
from conf.facts import facts, value

IMAGE = "home.btrfs"
MAKE = Path(__file__).with_name("make-home")
TOOLS = "btrfs-progs"
UNITS = {"M": 1 << 20, "G": 1 << 30}
PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"


def home_options(engine: Engine, state: State) -> dict[str, str]:
    """Make the file system for /home and return the engine's options for its volume: type, device, o."""
    try:
        device = make_home(engine, state)
    except EngineError as error:
        limit = value("home.limit")
        print(
            f"Home directories have no quotas here ({error}): /home holds {limit} for all users.",
            file=sys.stderr,
            flush=True,
        )
        return in_memory(limit, "755")
    return {"type": "btrfs", "device": device, "o": "noatime"}


def in_memory(limit: str, mode: str) -> dict[str, str]:
    """Return the engine's options for a volume in memory.

    Args:
        limit: what it may hold, such as 1G.
        mode: permissions of its root, as chmod takes them.
    """
    # In pages (tmpfs(5)): podman would read the word "size" as a quota.
    pages = int(limit[:-1]) * UNITS[limit[-1]] // os.sysconf("SC_PAGE_SIZE")
    return {"type": "tmpfs", "device": "tmpfs", "o": f"nr_blocks={pages},mode={mode}"}


def make_home(engine: Engine, state: State) -> str:
    """Make the btrfs image in the cluster's folder and return its loop device, such as /dev/loop0.

    Raises:
        EngineError: this machine cannot do it; the text says why.
    """
    become_root = engine.root_prefix()
    ensure_tools()
    command = [str(MAKE), str(state.folder / IMAGE), value("home.limit"), *facts()["users"]]
    done = run_bounded([*become_root, "/usr/bin/env", f"PATH={PATH}", *command], timeout=60)
    if done.returncode != 0:
        raise EngineError(" ".join(done.stderr.split()) or f"{MAKE.name} failed")
    return done.stdout.strip()


def ensure_tools() -> None:
    """Install the tools for btrfs if they are missing.

    Raises:
        EngineError: they cannot be installed.
    """
    if shutil.which("mkfs.btrfs", path=PATH):
        return
    try:
        apt_install(TOOLS)
    except SystemExit as error:
        raise EngineError(str(error)) from error


def detach(engine: Engine, folder: Path) -> None:
    """Detach the loop device of a cluster's /home, if there is one: at once, or when it is unmounted.

    This is called as soon as the engine has mounted it, so that the device goes however the cluster ends,
    and again when the cluster is removed.

    Raises:
        EngineError: a device stays attached; the text says which, and why.
    """
    image = folder / IMAGE
    if not image.exists():
        return
    losetup = [*engine.root_prefix(), "/usr/bin/env", f"PATH={PATH}", "losetup"]
    for device in attached(losetup, image):
        done = run_bounded([*losetup, "--detach", device], timeout=10)
        if done.returncode != 0 and device in attached(losetup, image):
            raise EngineError(f"{device} with {image} cannot be detached: {done.stderr.strip()}")


def attached(losetup: list[str], image: Path) -> list[str]:
    """Return the loop devices attached to an image, such as /dev/loop0.

    Raises:
        EngineError: they cannot be listed.
    """
    listing = [*losetup, "--noheadings", "--output", "NAME", "--associated", str(image)]
    done = run_bounded(listing, timeout=10)
    if done.returncode != 0:
        raise EngineError(f"the loop devices of {image} cannot be listed: {done.stderr.strip()}")
    return done.stdout.split()
