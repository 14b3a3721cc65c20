"""Podman for users who cannot become root: their containers live in a user namespace of their own."""

import os
import shutil
from collections.abc import Mapping
from getpass import getuser
from pathlib import Path

from conf.engine.engine import Engine, EngineError, NoRootError
from conf.engine.podman.podman import Podman
from conf.engine.podman.trial import settle
from conf.engine.podman.way import (
    PATH,
    PROGRAM,
    Way,
    answered_version,
    missing_parts,
    refuse_missing,
)
from conf.engine.shortcut import Account

# Numbers that belong to a user besides the user's own (subuid(5)), and how many an image needs.
RANGES = (Path("/etc/subuid"), Path("/etc/subgid"))
NUMBERS = 65536
# What connects a user's networks to the outside: before podman 5, and since.
CONNECTS = {"slirp4netns": "slirp4netns"}
CONNECTS_SINCE_5 = {"pasta": "passt"}


class Rootless(Podman):
    """Podman without root: no quotas, because only root may mount a file system that has them."""

    name = "rootless"
    label = "rootless podman"
    # Only root may write the attributes by which an overlay otherwise knows what was removed.
    overlay_options = ("userxattr",)

    def root_prefix(self) -> list[str]:
        """Refuse: this engine is for users who cannot.

        Raises:
            NoRootError: always.
        """
        raise NoRootError("only root may mount a file system, and podman runs without root here")

    def owner_prefix(self) -> list[str]:
        """Return what makes a command run as root of the user namespace, to whom all of it belongs."""
        return [str(self.folder / PROGRAM), "unshare"]

    def know(self, name: str, container: str, accounts: Mapping[str, Account]) -> None:
        """Do nothing: the runtime has to be asked within podman's namespaces."""

    def leave_no_trace(self) -> None:
        """End the process that holds the user namespace, with all that is mounted in it."""
        self.run(["system", "migrate"], check=False)


def probe(program: str, folder: Path) -> Engine:
    """Return rootless podman with flags that have been shown to run a container.

    Raises:
        NotInstalledError: podman is there, but something it needs without root is not.
        EngineError: this is root, the user has no range of numbers, or no container runs.
    """
    if os.geteuid() == 0:
        raise EngineError("rootless podman is for users who are not root")
    version = answered_version(program)
    refuse_missing(missing_parts() | missing_without_root(version))
    refuse_no_range(getuser())
    own = folder / Rootless.name
    own.mkdir(exist_ok=True)
    settle(
        Way(program, version, own, running_state(own), flags=("--storage-driver", "overlay")), shortens=False
    )
    return Rootless(version, own)


def missing_without_root(version: str) -> dict[str, str]:
    """Return what podman needs without root and this machine lacks, each with the package that has it.

    Args:
        version: podman's, such as 4.3.1.
    """
    connects = CONNECTS if int(version.split(".")[0]) < 5 else CONNECTS_SINCE_5
    needed = {"newuidmap": "uidmap", **connects}
    return {name: package for name, package in needed.items() if shutil.which(name, path=PATH) is None}


def refuse_no_range(user: str) -> None:
    """Make sure that a user has numbers for the users of the containers.

    Raises:
        EngineError: too few; the text says how to give some.
    """
    for file in RANGES:
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        owned = [line.split(":") for line in lines if line.startswith((f"{user}:", f"{os.getuid()}:"))]
        if sum(int(count) for _, _, count in owned) < NUMBERS:
            raise EngineError(
                f"{file} gives {user} fewer than {NUMBERS} numbers for rootless podman; as root: "
                f"usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {user}"
            )


def running_state(folder: Path) -> Path:
    """Return where podman keeps what does not outlive a reboot: with the user's own, if there is a place."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(runtime) / "iceberg-docs" if runtime and Path(runtime).is_dir() else folder / "running"
