"""Podman, with storage for this project alone, and with the runtime and limits that work on this machine.

The user's configuration (CONTAINERS_CONF), images, containers, networks and locks are neither read nor
written. What works is found by trying, and remembered until the next boot.
"""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from conf.engine import shortcut
from conf.engine.engine import Engine, run_bounded
from conf.engine.podman.netns import note_before, take_back
from conf.engine.podman.trial import CONF, CONTAINERS, own_limits, settle
from conf.engine.podman.way import PROGRAM, Way, answered_version, missing_parts, refuse_missing
from conf.engine.privilege import root_prefix
from conf.engine.shortcut import Account

NEEDS_ROOT = "podman needs root for the cluster's networks"


class Podman(Engine):
    """Podman, with storage, networks and settings that belong to the project alone."""

    name = program = label = PROGRAM
    network_options = ("--disable-dns",)
    removal_options = ("--time", "0")

    @property
    def build_options(self) -> tuple[str, ...]:
        """Isolate no more than `chroot` does, under the limits that were found for containers.

        Podman 5 does not take them from containers.conf when it builds. Where it needs none to run a
        container, it takes those of this process, and more than these when it builds.
        """
        found = tomllib.loads((self.folder / CONF).read_text(encoding="utf-8"))
        limits = found["containers"].get("default_ulimits") or own_limits()
        return ("--isolation=chroot", *(f"--ulimit={limit}" for limit in limits))

    def label_format(self, label: str) -> str:
        """Return what makes `ps --format` print the value of a label."""
        return f'{{{{index .Labels "{label}"}}}}'

    def root_prefix(self) -> list[str]:
        """Return nothing, or sudo, which may ask for a password: podman itself has needed it already."""
        return root_prefix(NEEDS_ROOT)

    def owner_prefix(self) -> list[str]:
        """Return what makes a command run as the owner of what builds leave behind."""
        return self.root_prefix()

    def remove_unfinished_build(self) -> None:
        """Remove working containers and temporary files."""
        listing = self.run(["ps", "--all", "--external", "--format", "{{.ID}} {{.Names}}"]).stdout
        ids = [line.split()[0] for line in listing.splitlines() if line.endswith("-working-container")]
        if ids:
            self.run(["rm", "--force", *ids], check=False)
        temporary = ["find", str(self.folder / "tmp"), "-mindepth", "1", "-delete"]
        run_bounded([*self.owner_prefix(), *temporary], timeout=60)

    def know(self, name: str, container: str, accounts: Mapping[str, Account]) -> None:
        """Let the wrapper ask the runtime at once; see `shortcut`."""
        shortcut.know(self.folder / CONTAINERS, name, container, accounts)

    def forget(self, names: Sequence[str]) -> None:
        """Let the wrapper ask podman."""
        shortcut.forget(self.folder / CONTAINERS, names)

    def leave_no_trace(self) -> None:
        """Unmount /run/netns, which podman mounts on itself."""
        take_back(self.folder, self.root_prefix())


def probe(program: str, folder: Path) -> Engine:
    """Return podman with flags that have been shown to run a container.

    Raises:
        NotInstalledError: podman is there, but something it needs is not.
        NoRootError: it needs root here, and cannot become root.
        EngineError: no combination of runtime and limits works; the text holds what podman said last.
    """
    version = answered_version(program)
    refuse_missing(missing_parts())
    become_root = root_prefix(NEEDS_ROOT)
    running = running_state(folder)
    note_before(folder)
    settle(Way(program, version, folder, running, become_root), shortens=True)
    return Podman(version, folder)


def running_state(folder: Path) -> Path:
    """Return where podman keeps what does not outlive a reboot."""
    return Path("/run") / f"iceberg-docs-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"
