"""A source distribution with modules in C or Cython, compiled for one Python by Debian's compiler.

The compiler is unpacked, not installed: nothing of the machine that builds gets into a package, and it needs
no compiler of its own. Every file is pinned by the recipe and those it is made `with`.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conf.conda import debs, wheels
from conf.conda.errors import BuildError

ARCH = "x86_64-linux-gnu"
# What gcc itself is linked with. A folder of their own, since programs must not find Debian's C library here.
OF_THE_COMPILER = ("isl", "mpc", "mpfr", "gmp", "bfd", "opcodes", "jansson", "ctf", "zstd", "z")
COMPILER = """#!/bin/sh
LD_LIBRARY_PATH={tools} exec {sysroot}/usr/bin/{arch}-gcc-12 --sysroot={sysroot} -B{tools}/ \
    -I{lib}/openmpi/include -L{lib}/openmpi/lib -L{tools} -Wl,--rpath-link={lib} -Wl,--allow-shlib-undefined \
    "$@" -Wl,--as-needed -lmpi
"""
EMPTY_ARCHIVE = "!<arch>\n"  # ar(5)
SETUP = """
import os, runpy, sys
os.chdir(sys.argv.pop(1))
sys.path.insert(0, "")
runpy.run_path("setup.py", run_name="__main__")
"""
FLAGS = "-O1 -g0"  # a third of the time that -O2 takes; the libraries do the work


def lay_out(
    recipe: Mapping[str, Any], files: Sequence[Path], prefix: Path, work: Path, python: Path, short: str
) -> None:
    """Compile a source and copy what comes out into a prefix.

    Args:
        recipe: the recipe's table, as `conf.conda.recipes` has joined it for this Python.
        files: the fetched files: Debian's packages, then the source, then what its `setup.py` imports.
        prefix: an empty folder.
        work: an empty folder.
        python: the laid-out prefix of the Python.
        short: its version, such as "2.7".

    Raises:
        BuildError: it cannot be compiled; the message ends with what `setup.py` said.
    """
    sysroot, tools = work / "sysroot", work / "tools"
    debs.unpack([file for file in files if file.suffix == ".deb"], sysroot)
    source, *imported = [file for file in files if file.suffix != ".deb"]
    compiler = make_compiler(sysroot, tools, short)
    path = [import_folder(file, work / "imported", short) for file in imported]
    folder = unpack(source, work / "source")
    edit(folder, recipe.get("edit", ()))
    environment = {
        "PATH": os.defpath,
        "HOME": str(work),
        "LC_ALL": "C.UTF-8",
        "CC": str(compiler),
        "LDSHARED": f"{compiler} -shared -s",
        "CFLAGS": FLAGS,
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(map(str, dict.fromkeys(path))),
    }
    added: Mapping[str, str] = recipe.get("environment", {})
    environment |= {name: text.format(sysroot=sysroot) for name, text in added.items()}
    options = [option.format(cc=compiler) for option in recipe.get("build", ())]
    command = [str(python / "bin" / f"python{short}"), "-s", "-B", "-c", SETUP, str(folder)]
    command += ["build_py", "build_ext", *options]
    debs.run(command, f"{source.name} cannot be compiled", environment)
    site = prefix / "lib" / f"python{short}" / "site-packages"
    shutil.copytree(next((folder / "build").glob("lib*")), site)
    for left_out in recipe.get("leave_out", ()):
        (site / left_out).unlink()
    metadata = site / f"{folder.name}.dist-info"
    metadata.mkdir()
    shutil.copy2(folder / "PKG-INFO", metadata / "METADATA")
    (metadata / "INSTALLER").write_text("conda\n", encoding="utf-8")
    for module in site.rglob("*.so"):
        debs.set_rpath(module, prefix)


def make_compiler(sysroot: Path, tools: Path, short: str) -> Path:
    """Return a program that compiles with what is in `sysroot`, and links with Open MPI."""
    lib = sysroot / "usr" / "lib" / ARCH
    tools.mkdir(parents=True)
    for name in OF_THE_COMPILER:
        for place in (lib, sysroot / "lib" / ARCH):
            for library in place.glob(f"lib{name}[.-]*so*"):
                shutil.copy2(library, tools, follow_symlinks=False)
    for name in ("as", "ld"):
        (tools / name).symlink_to(sysroot / "usr" / "bin" / f"{ARCH}-{name}")
    # Debian's Python 2.7 wants to link modules with itself; no module needs it.
    (tools / f"libpython{short}.a").write_text(EMPTY_ARCHIVE, encoding="ascii")
    program = tools / "cc"
    text = COMPILER.format(tools=tools, sysroot=sysroot, lib=lib, arch=ARCH)
    program.write_text(text, encoding="utf-8")
    program.chmod(0o755)
    return program


def import_folder(file: Path, target: Path, short: str) -> Path:
    """Unpack a wheel, or a source for its Python files; return the folder to import from."""
    if file.suffix == ".whl":
        wheels.lay_out(file, target, short)
        return target / "lib" / f"python{short}" / "site-packages"
    return unpack(file, target) / "src"


def unpack(archive: Path, target: Path) -> Path:
    """Unpack a source and return its folder."""
    debs.unpack_tar(archive, target)
    return target / archive.name.removesuffix(".tar.gz")


def edit(folder: Path, edits: Sequence[Mapping[str, str]]) -> None:
    """Replace text in a source.

    Raises:
        BuildError: the text is not there, so the recipe does not fit this version.
    """
    for one in edits:
        path = folder / one["file"]
        text = path.read_text(encoding="utf-8")
        if text.count(one["old"]) != 1:
            raise BuildError(f"{folder.name}/{one['file']} does not hold once: {one['old']}")
        path.write_text(text.replace(one["old"], one["new"]), encoding="utf-8")
