"""A way to call podman, and what it needs on every way."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conf.engine.engine import EngineError, NotInstalledError, run_bounded

PROGRAM = "podman"
RUNTIMES = ("crun", "runc")
# An ordinary user's PATH may lack the places of runc and iptables.
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ANSWER_SECONDS = 20.0  # for its version: one that takes longer hangs


@dataclass(frozen=True)
class Way:
    """How podman is called."""

    program: str
    """Its path."""
    version: str
    folder: Path
    """Where its storage and the wrapper are."""
    running: Path
    """Where podman keeps what does not outlive a reboot."""
    become_root: Sequence[str] = ()
    """What comes before it."""
    flags: Sequence[str] = ()
    """Flags of this way alone."""

    @property
    def command(self) -> list[str]:
        """The program with its flags, but for the runtime."""
        command = [self.program, *self.flags, "--root", str(self.folder / "storage")]
        command += ["--runroot", str(self.running / "run"), "--tmpdir", str(self.running / "tmp")]
        # Without the option a mount of the storage on itself would stay behind.
        command += ["--storage-opt", "overlay.skip_mount_home=true"]
        return [
            *command,
            "--network-config-dir",
            str(self.folder / "networks"),
            "--cgroup-manager",
            "cgroupfs",
        ]


def answered_version(program: str) -> str:
    """Return podman's version.

    Raises:
        EngineError: it does not answer.
    """
    answer = run_bounded([program, "--version"], timeout=ANSWER_SECONDS)
    if answer.returncode != 0 or not answer.stdout.strip():
        raise EngineError(f"{program} does not answer ({answer.stderr.strip() or 'it said nothing'})")
    return answer.stdout.split()[-1]


def refuse_missing(missing: Mapping[str, str]) -> None:
    """Make sure that podman has what it needs.

    Args:
        missing: what it lacks, each with the package that has it.

    Raises:
        NotInstalledError: it lacks something.
    """
    if missing:
        lacks = ", ".join(missing)
        raise NotInstalledError(f"podman is installed, but {lacks} is not", *missing.values())


def missing_parts() -> dict[str, str]:
    """Return what podman needs and this machine lacks, each with the package that has it.

    Debian's podman only recommends them.
    """
    missing = {} if runtimes() else {"crun or runc": "runc"}
    helpers = ("/usr/lib/podman", "/usr/libexec/podman", "/usr/local/lib/podman", "/usr/local/libexec/podman")
    if not any(Path(folder, "netavark").exists() for folder in helpers):
        missing["netavark"] = "netavark"
    if shutil.which("iptables", path=PATH) is None:
        missing["iptables"] = "iptables"
    return missing


def runtimes() -> list[str]:
    """Return the paths of the installed OCI runtimes."""
    return [path for name in RUNTIMES if (path := shutil.which(name, path=PATH))]
