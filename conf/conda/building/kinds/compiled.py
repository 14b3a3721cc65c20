"""A source distribution with modules in C or Cython, compiled for one Python by Debian's compiler.

The compiler is unpacked, not installed: the building machine needs none, and none of its files get into a
package. Every file is pinned by the recipe and those it is made `with`.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from conf.conda.building.job import Job
from conf.conda.building.kinds import debs, wheels
from conf.conda.building.libraries import set_rpath
from conf.conda.building.programs import run
from conf.conda.building.tarballs import unpack_source
from conf.conda.errors import BuildError
from conf.conda.packages.archive import About

ARCH = "x86_64-linux-gnu"
# What gcc itself is linked with; in a separate folder, so that programs do not find Debian's C library here.
OF_THE_COMPILER = ("isl", "mpc", "mpfr", "gmp", "bfd", "opcodes", "sframe", "jansson", "ctf", "zstd", "z")
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


def build(job: Job) -> About:
    """Compile a source and copy the result into the prefix.

    The job's files are Debian's packages, then the source, then what its `setup.py` imports.

    Raises:
        BuildError: it cannot be compiled; the message ends with what `setup.py` said.
    """
    sysroot = job.work / "sysroot"
    debs.unpack(job.debs, sysroot)
    source, *imported = job.others
    compiler = make_compiler(sysroot, job.work / "tools", job.short)
    path = [import_folder(file, job.work / "imported", job.short) for file in imported]
    folder = unpack_source(source, job.work / "source")
    edit(folder, job.table.get("edit", ()))
    environment = {
        "PATH": os.defpath,
        "HOME": str(job.work),
        "LC_ALL": "C.UTF-8",
        "CC": str(compiler),
        "LDSHARED": f"{compiler} -shared -s",
        "CFLAGS": FLAGS,
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(map(str, dict.fromkeys(path))),
    }
    added: Mapping[str, str] = job.table.get("environment", {})
    environment |= {name: text.format(sysroot=sysroot) for name, text in added.items()}
    options = [option.format(cc=compiler) for option in job.table.get("build", ())]
    command = [str(job.python / "bin" / f"python{job.short}"), "-s", "-B", "-c", SETUP, str(folder)]
    run([*command, "build_py", "build_ext", *options], f"{source.name} cannot be compiled", environment)
    copy_result(job, folder)
    return About.of_recipe(job.table)


def copy_result(job: Job, folder: Path) -> None:
    """Copy the modules of a compiled source into the prefix, with the metadata by which pip knows them."""
    shutil.copytree(next((folder / "build").glob("lib*")), job.site)
    for left_out in job.table.get("leave_out", ()):
        (job.site / left_out).unlink()
    metadata = job.site / f"{folder.name}.dist-info"
    metadata.mkdir()
    shutil.copy2(folder / "PKG-INFO", metadata / "METADATA")
    (metadata / "INSTALLER").write_text("conda\n", encoding="utf-8")
    for module in job.site.rglob("*.so"):
        set_rpath(module, job.prefix)


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
    return unpack_source(file, target) / "src"


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
