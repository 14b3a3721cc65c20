"""Who started a cluster, and whether that process is still alive."""

import os
from pathlib import Path

KEPT = "kept"
"""The owner of a cluster that lives until somebody takes it down."""


def this_process() -> str:
    """Return what identifies this process: number, start time and PID namespace."""
    return identity(os.getpid()) or f"{os.getpid()}:0:0"


def identity(pid: int) -> str | None:
    """Return the identity of a living process, None if there is none (proc(5): field 22 is its start)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    if fields[0] in "ZX":
        return None
    return f"{pid}:{fields[19]}:{Path('/proc/self/ns/pid').stat().st_ino}"


def is_dead(owner: str) -> bool:
    """Return whether a cluster's owner has ended; owners in another PID namespace count as alive."""
    if owner == KEPT:
        return False
    pid, _, rest = owner.partition(":")
    here = this_process().rpartition(":")[2]
    return rest.rpartition(":")[2] == here and identity(int(pid)) != owner
