"""Read, on the host, what containers can write: follow no link, wait for nothing, stop at a limit.

A page of a pull request may work as root on a machine of its cluster. Whatever is in a folder that is mounted
there can be replaced by a link to a file of the host, a FIFO, a device, a directory, or a file without end.
"""

import os
import stat
from pathlib import Path

TAIL_BYTES = 64 * 1024


def is_there(path: Path) -> bool:
    """Return whether `path` is a regular file itself, and not what a link leads to."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def tail(path: Path, limit: int = TAIL_BYTES) -> str:
    """Return the last `limit` bytes of a regular file as text; "" for anything else.

    The folder of `path` must be the host's own; only its last part is untrusted.
    """
    try:
        # O_PATH opens nothing (open(2)): a device does not notice, a FIFO needs no writer.
        found = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        status = os.fstat(found)
        if not stat.S_ISREG(status.st_mode):
            return ""
        with Path(f"/proc/self/fd/{found}").open("rb") as file:
            file.seek(max(status.st_size - limit, 0))
            return file.read(limit).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(found)
