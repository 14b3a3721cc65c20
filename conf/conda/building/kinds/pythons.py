"""A Python interpreter as a conda package, repacked from Debian's binaries.

The program, its extension modules, headers and shared libraries are Debian's; the standard library comes from
the source tarball that Debian built them from, so that it is CPython's own: it has no `dist-packages`.
"""

import re
import shutil
import tarfile
from pathlib import Path

from conf.conda.building.job import Job
from conf.conda.building.kinds import debs
from conf.conda.building.libraries import relocate
from conf.conda.building.programs import run
from conf.conda.errors import BuildError
from conf.conda.packages.archive import PLACEHOLDER, About

# The standard library's own tests: half of its files, of no use to users.
LEFT_OUT = re.compile(r"(^|/)(test|tests|idle_test)/|(^|/)(lib2to3/tests|__pycache__)/|\.(exe|bat)$")
# `nis` needs many libraries, for a directory service that nobody here has; the others test CPython.
UNUSED_MODULES = ("nis.*", "_test*", "_xxtest*", "xxlimited*", "_ctypes_test*")


def build(job: Job) -> About:
    """Make a prefix with a working Python from Debian's packages and source tarball.

    The recipe's `[libraries] names` are copied too; the source tarball is the file with `.orig.` in its name.

    Raises:
        BuildError: a file that should be there is not, or the new Python does not run.
    """
    prefix, work, short = job.prefix, job.work, job.short
    library = prefix / "lib" / f"python{short}"
    debs.unpack(job.debs, work)
    standard_library(next(file for file in job.files if ".orig." in file.name), library)
    programs(work, prefix, short)
    debs.copy(work, f"usr/lib/python{short}/lib-dynload/*", library / "lib-dynload")
    for pattern in UNUSED_MODULES:
        for unused in (library / "lib-dynload").glob(pattern):
            unused.unlink()
    for name in job.table["libraries"]["names"]:
        debs.copy(work, f"**/x86_64-linux-gnu/{name}", prefix / "lib")
    headers(work, prefix, short)
    build_settings(work, library, short)
    relocate(prefix)
    job.site.mkdir(exist_ok=True)
    check(prefix, short)
    return About.of_recipe(job.table)


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
    run([str(python), "-E", "-s", "-B", "-c", CHECK], f"The repacked Python {short} does not work")
