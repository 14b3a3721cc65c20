"""A source distribution becomes a wheel, made by the Python it is for."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from conf.conda import debs, wheels
from conf.conda.errors import BuildError


def make_wheel(source: Path, tools: Sequence[Path], python: Path, short: str, work: Path) -> Path:
    """Return the wheel of a source distribution with a `setup.py`, made in `work`.

    No compiler is used, even if the machine has one: a package does not depend on where it was made.

    Args:
        source: the archive, .zip or .tar.gz.
        tools: wheels of setuptools and wheel for this Python.
        python: the laid-out prefix of the Python.
        short: its version, such as "2.7".
        work: an empty folder.

    Raises:
        BuildError: the source cannot be built; the message ends with what setuptools said.
    """
    for tool in tools:
        wheels.lay_out(tool, work / "tools", short)
    shutil.unpack_archive(source, work / "source")
    folder = next((work / "source").iterdir())
    script = f"""
import os, sys, runpy
os.chdir({str(folder)!r})
sys.argv = ["setup.py", "-q", "bdist_wheel", "-d", {str(work)!r}]
runpy.run_path("setup.py", run_name="__main__")
"""
    environment = {
        "PATH": os.defpath,
        "CC": "/bin/false",
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(work / "tools" / "lib" / f"python{short}" / "site-packages"),
    }
    command = [str(python / "bin" / f"python{short}"), "-s", "-B", "-c", script]
    debs.run(command, f"{source.name} cannot be made into a wheel", environment)
    made = next(work.glob("*.whl"), None)
    if made is None:
        raise BuildError(f"{source.name}: its setup.py made no wheel.")
    return made
