"""Compile a package's Python modules, which users cannot do later: they cannot write there."""

import os
import subprocess
from pathlib import Path

from conf.conda.packages.archive import tidy, walk


def compile_modules(prefix: Path, python: Path, short: str) -> None:
    """Compile the modules of a prefix.

    A file that this Python cannot compile (a module for another version) is left as it is.

    Args:
        prefix: the folder with the package's content.
        python: the prefix of the Python that compiles.
        short: its version, such as "3.11".
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
