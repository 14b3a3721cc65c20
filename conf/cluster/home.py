"""/home of a cluster: a file system of its own with a limit, shared by the nodes and thrown away with them.

It is btrfs, where each home directory is a subvolume with a quota (btrfs-quota(5)): the kernel refuses what
is beyond it with "Disk quota exceeded". Where this machine has no btrfs, no loop devices or lets nobody
become root, /home is one file system in memory with the same limit for all users together.
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
    """Make what /home will be, and return the engine's options for the volume: type, device, o."""
    try:
        device = make_home(engine, state)
    except EngineError as error:
        limit = value("home.limit")
        print(
            f"Home directories get no quota of their own here ({error}): /home holds {limit} for all users.",
            file=sys.stderr,
            flush=True,
        )
        # In pages (tmpfs(5)): podman takes the word "size" for a quota of its own.
        pages = int(limit[:-1]) * UNITS[limit[-1]] // os.sysconf("SC_PAGE_SIZE")
        return {"type": "tmpfs", "device": "tmpfs", "o": f"nr_blocks={pages},mode=755"}
    return {"type": "btrfs", "device": device, "o": "noatime"}


def make_home(engine: Engine, state: State) -> str:
    """Make the btrfs image in the cluster's folder and return its loop device, such as /dev/loop0.

    Raises:
        EngineError: it is not possible on this machine; the text says why.
    """
    ensure_tools()
    command = [str(MAKE), str(state.folder / IMAGE), value("home.limit"), *facts()["users"]]
    done = run_bounded([*engine.root_prefix(), "/usr/bin/env", f"PATH={PATH}", *command], timeout=60)
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
    """Detach the loop device of a cluster's /home, at once or, where it is mounted, with its unmounting.

    Called as soon as the engine has mounted it, so that no end of a cluster leaves it behind,
    and again when the cluster is removed. Nothing happens where there is none.

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
    """Return the loop devices behind which an image is, such as /dev/loop0.

    Raises:
        EngineError: the machine does not tell.
    """
    listing = [*losetup, "--noheadings", "--output", "NAME", "--associated", str(image)]
    done = run_bounded(listing, timeout=10)
    if done.returncode != 0:
        raise EngineError(f"the loop devices of {image} cannot be listed: {done.stderr.strip()}")
    return done.stdout.split()
