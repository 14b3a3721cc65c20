"""A source distribution becomes a wheel, made by the Python it is for."""

import os
import shutil
from pathlib import Path

from conf.conda.building.job import Job
from conf.conda.building.kinds import wheels
from conf.conda.building.programs import run
from conf.conda.errors import BuildError
from conf.conda.packages.archive import About


def build(job: Job) -> About:
    """Make a package of a source distribution with a `setup.py`."""
    return wheels.from_wheel(job, make_wheel(job))


def make_wheel(job: Job) -> Path:
    """Return the wheel of a source, which is the job's first file; the others are setuptools and wheel.

    No compiler is used, even if the machine has one: a package does not depend on where it was made.

    Raises:
        BuildError: the source cannot be built; the message ends with what setuptools said.
    """
    source, *tools = job.files
    for tool in tools:
        wheels.lay_out(tool, job.work / "tools", job.short)
    shutil.unpack_archive(source, job.work / "source")
    folder = next((job.work / "source").iterdir())
    script = f"""
import os, sys, runpy
os.chdir({str(folder)!r})
sys.argv = ["setup.py", "-q", "bdist_wheel", "-d", {str(job.work)!r}]
runpy.run_path("setup.py", run_name="__main__")
"""
    environment = {
        "PATH": os.defpath,
        "CC": "/bin/false",
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(job.work / "tools" / "lib" / f"python{job.short}" / "site-packages"),
    }
    command = [str(job.python / "bin" / f"python{job.short}"), "-s", "-B", "-c", script]
    run(command, f"{source.name} cannot be made into a wheel", environment)
    made = next(job.work.glob("*.whl"), None)
    if made is None:
        raise BuildError(f"{source.name}: its setup.py made no wheel.")
    return made
