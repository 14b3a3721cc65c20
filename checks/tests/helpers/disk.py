"""Small disks that are full."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
SIZE = 64 << 10


@contextmanager
def full_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk without any room at `folder`; yield the file that fills it."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=True)
    try:
        filling = folder / "filling"
        filling.write_bytes(b"x" * SIZE)
        yield filling
    finally:
        subprocess.run(["umount", folder], check=True)
