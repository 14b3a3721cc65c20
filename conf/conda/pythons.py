"""A Python interpreter as a conda package, repacked from Debian's binaries.

The program, its extension modules, headers and shared libraries are Debian's; the standard library comes from
the source tarball that Debian built them from, so that it is CPython's own: it has no `dist-packages`.
"""

import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conf.conda import debs
from conf.conda.errors import BuildError
from conf.conda.package import PLACEHOLDER, tidy, walk

# The standard library's own tests: half of its files, of no use to users.
LEFT_OUT = re.compile(r"(^|/)(test|tests|idle_test)/|(^|/)(lib2to3/tests|__pycache__)/|\.(exe|bat)$")
# Needs a chain of libraries for a directory service that nobody here has.
UNUSED_MODULES = ("nis.*", "_test*", "_xxtest*", "xxlimited*", "_ctypes_test*")


def lay_out(recipe: Mapping[str, Any], files: Sequence[Path], prefix: Path, work: Path) -> None:
    """Make a prefix with a working Python from Debian's packages and source tarball.

    Args:
        recipe: the recipe's table; `[package] version`, `[libraries] names`.
        files: the fetched files; the source tarball is the one whose name has `.orig.`.
        prefix: an empty folder.
        work: an empty folder for what is unpacked on the way.

    Raises:
        BuildError: a file that should be there is not, or the made Python does not run.
    """
    short = ".".join(recipe["package"]["version"].split(".")[:2])
    library = prefix / "lib" / f"python{short}"
    debs.unpack([file for file in files if file.suffix == ".deb"], work)
    standard_library(next(file for file in files if ".orig." in file.name), library)
    programs(work, prefix, short)
    debs.copy(work, f"usr/lib/python{short}/lib-dynload/*", library / "lib-dynload")
    for pattern in UNUSED_MODULES:
        for unused in (library / "lib-dynload").glob(pattern):
            unused.unlink()
    for name in recipe["libraries"]["names"]:
        debs.copy(work, f"**/x86_64-linux-gnu/{name}", prefix / "lib")
    headers(work, prefix, short)
    build_settings(work, library, short)
    for path in walk(prefix):
        if debs.is_elf(path):
            debs.set_rpath(path, prefix)
    (library / "site-packages").mkdir(exist_ok=True)
    check(prefix, short)


def standard_library(tarball: Path, library: Path) -> None:
    """Unpack `Lib/` of CPython's source without its tests."""
    with tarfile.open(tarball) as tar:
        for member in tar:
            _, _, name = member.name.partition("/Lib/")
            if name and member.isfile() and not LEFT_OUT.search(name):
                member.name = name
                tar.extraction_filter = getattr(tarfile, "data_filter", None)
                tar.extract(member, library)


def programs(work: Path, prefix: Path, short: str) -> None:
    """Copy the interpreter and give it its usual names."""
    program = prefix / "bin" / f"python{short}"
    program.parent.mkdir(parents=True)
    content = (work / "usr" / "bin" / program.name).read_bytes()
    # Debian freezes its own `site` module into Python 3.11: it looks for packages in "dist-packages" only.
    # Both names have 13 letters, so the program can be told the usual one in place.
    program.write_bytes(content.replace(b"dist-packages\0", b"site-packages\0"))
    program.chmod(0o755)
    for name in ("python", f"python{short[0]}"):
        (prefix / "bin" / name).symlink_to(program.name)


def headers(work: Path, prefix: Path, short: str) -> None:
    """Copy the C headers; `pyconfig.h` is the real one, not Debian's switch between architectures."""
    debs.copy(work, f"usr/include/python{short}", prefix / "include")
    real = work / "usr" / "include" / "x86_64-linux-gnu" / f"python{short}" / "pyconfig.h"
    shutil.copy2(real, prefix / "include" / f"python{short}" / "pyconfig.h")


def build_settings(work: Path, library: Path, short: str) -> None:
    """Write the module in which Python remembers how it was built, with the environment's path for /usr."""
    found = sorted((work / "usr" / "lib" / f"python{short}").rglob("_sysconfigdata_*.py"))
    settings = next((path for path in found if "_nd" in path.name or "x86_64" in path.name), None)
    if settings is None:
        raise BuildError(f"Debian's Python {short} has no module with its build settings.")
    name = "_sysconfigdata.py" if short == "2.7" else settings.name
    text = settings.read_text(encoding="utf-8")
    (library / name).write_text(re.sub(r"(?<=['=])/usr(?=['/])", PLACEHOLDER, text), encoding="utf-8")


def compile_modules(prefix: Path, python: Path, short: str) -> None:
    """Compile the modules of a prefix with the Python of a prefix: users cannot write there later.

    A file that this Python cannot compile (a module for another version) stays as it is.
    """
    tidy(prefix)
    folder = f"lib/python{short}"
    if not (prefix / folder).is_dir():
        return
    command = [str(python / "bin" / f"python{short}"), "-E", "-s", "-m", "compileall", "-q", "-f", folder]
    environment = {"PATH": os.defpath, "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
    subprocess.run(command, cwd=prefix, env=environment, capture_output=True, check=False)
    for path in walk(prefix):
        # A file in which conda writes the environment's path gets a new date then.
        if path.suffix == ".pyc" and "_sysconfigdata" in path.name:
            path.unlink()
    tidy(prefix)


CHECK = """
import bz2, ctypes, curses, hashlib, readline, sqlite3, ssl, zlib, distutils.sysconfig as s, sys
assert sys.prefix + "/lib/python%d.%d/site-packages" % sys.version_info[:2] in sys.path, sys.path
assert not any("dist-packages" in path for path in sys.path), sys.path
assert s.get_python_lib() in sys.path, s.get_python_lib()
ssl.create_default_context(), hashlib.sha256(), sqlite3.connect(":memory:")
"""


def check(prefix: Path, short: str) -> None:
    """Run the new Python: its extension modules load and it finds its packages.

    Raises:
        BuildError: it does not.
    """
    python = prefix / "bin" / f"python{short}"
    debs.run([str(python), "-E", "-s", "-B", "-c", CHECK], f"The repacked Python {short} does not work")
