"""Find an engine that answers, or install one with apt; put it first on PATH."""

import os
import shutil
from pathlib import Path

from conf.bootstrap import apt_install
from conf.cache import cache_dir
from conf.engine import docker
from conf.engine.engine import Engine, EngineError, NotInstalledError
from conf.engine.lock import exclusive
from conf.engine.podman import podman, rootless

# What podman needs on Debian and Ubuntu when nothing is pulled in by recommendation.
PACKAGES = ("podman", "runc", "netavark", "aardvark-dns", "iptables", "btrfs-progs")
INSTALLED_FOR = {"podman": PACKAGES}
# Each engine with its program, in the order in which they are tried.
PROBES = {
    "podman": ("podman", podman.probe),
    "rootless": ("podman", rootless.probe),
    "docker": ("docker", docker.probe),
}
CHOICE = "ICEBERG_ENGINE"


def find() -> Engine:
    """Return the engine to use: podman if it answers, else docker, else podman newly installed.

    Podman runs as root, through sudo if need be; for those who cannot become root it is rootless.
    The environment variable ICEBERG_ENGINE (podman, rootless or docker) chooses one. Afterwards plain
    `podman` (or `docker`) on PATH is the project's own: its containers, images and networks are kept apart.

    Raises:
        EngineError: no engine answers and none can be installed; the text says why.
    """
    folder = cache_dir() / "engine"
    folder.mkdir(exist_ok=True)
    choice = os.environ.get(CHOICE, "")
    if choice not in ("", *PROBES):
        raise EngineError(f"{CHOICE} is {choice!r}: set it to podman, rootless or docker, or leave it out.")
    with exclusive(folder / "probe.lock", timeout=600):
        found, reasons = first_answer(folder, choice)
        if found is None and choice != "docker":
            install(reasons)  # or say why it is no use
            found, reasons = first_answer(folder, choice or "podman")
    if found is None:
        raise EngineError("no container engine answers: " + told(reasons))
    put_first_on_path(found.folder)
    return found


def first_answer(folder: Path, choice: str) -> tuple[Engine | None, list[EngineError]]:
    """Return the first engine that answers, and why the others do not."""
    reasons: list[EngineError] = []
    for name, (called, probe) in PROBES.items():
        if choice not in ("", name):
            continue
        program = real_program(called, folder)
        if program is None:
            if not any(str(reason).startswith(called) for reason in reasons):
                packages = INSTALLED_FOR.get(called, ())
                reasons.append(NotInstalledError(f"{called} is not installed", *packages))
            continue
        try:
            return probe(program, folder), reasons
        except EngineError as error:
            reasons.append(error)
    return None, reasons


def real_program(name: str, folder: Path) -> str | None:
    """Return the path of a program on PATH, the project's own wrappers left out."""
    every = os.environ.get("PATH", "").split(os.pathsep)
    places = [place for place in every if not Path(place).is_relative_to(folder)]
    return shutil.which(name, path=os.pathsep.join(places))


def install(reasons: list[EngineError]) -> None:
    """Install with apt what podman lacks.

    Raises:
        EngineError: there is no apt, or nothing that could be installed would help.
    """
    packages = [
        name for reason in reasons if isinstance(reason, NotInstalledError) for name in reason.packages
    ]
    if not packages:
        raise EngineError(f"no container engine answers: {told(reasons)}")
    if shutil.which("apt-get") is None:
        raise EngineError(
            f"no container engine and no apt: {told(reasons)}. Install podman or docker by hand "
            f"(on Debian or Ubuntu: apt-get install {' '.join(packages)}), then run this again."
        )
    if os.geteuid() != 0 and shutil.which("sudo") is None:
        raise EngineError(
            f"no container engine answers: {told(reasons)}. Without sudo only root can install it: "
            f"apt-get install {' '.join(packages)}"
        )
    apt_install(*packages)


def told(reasons: list[EngineError]) -> str:
    """Return why no engine answers, as one line."""
    return "; ".join(str(reason) for reason in reasons)


def put_first_on_path(folder: Path) -> None:
    """Let this process and its children find the project's engine under its plain name."""
    places = os.environ.get("PATH", "").split(os.pathsep)
    os.environ["PATH"] = os.pathsep.join([str(folder), *(place for place in places if place != str(folder))])
