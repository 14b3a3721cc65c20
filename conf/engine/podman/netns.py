"""Podman mounts /run/netns on itself and leaves it mounted; undo that when nothing uses it any more."""

from pathlib import Path

from conf.engine.engine import EngineError, run_bounded

NETNS = Path("/run/netns")
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def note_before(folder: Path) -> None:
    """Record, once after each boot and before podman's first container, whether the mount was there."""
    note = folder / "netns-before"
    boot = BOOT_ID.read_text(encoding="ascii").strip()
    if not note.exists() or not note.read_text(encoding="ascii").startswith(boot):
        note.write_text(f"{boot} {'mounted' if is_mounted() else 'free'}\n", encoding="ascii")


def take_back(folder: Path, become_root: list[str]) -> None:
    """Unmount /run/netns if it was not there before and is empty."""
    note = folder / "netns-before"
    boot = BOOT_ID.read_text(encoding="ascii").strip()
    if not note.exists() or note.read_text(encoding="ascii").split() != [boot, "free"]:
        return
    try:
        if is_mounted() and not any(NETNS.iterdir()):
            run_bounded([*become_root, "umount", str(NETNS)], timeout=10)
    except (OSError, EngineError):
        return  # an empty mount harms nobody; not worth failing for


def is_mounted() -> bool:
    """Return whether /run/netns is a mount point."""
    mounts = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    return any(line.split()[1] == str(NETNS) for line in mounts)
