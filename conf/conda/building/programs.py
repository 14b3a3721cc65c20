"""Run a program of the build."""

import subprocess
from collections.abc import Mapping, Sequence

from conf.conda.errors import BuildError


def run(command: Sequence[str], trouble: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a program, with this process's environment unless another is given.

    Raises:
        BuildError: it is missing or fails; the message starts with `trouble`.
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    except FileNotFoundError as error:
        raise BuildError(f"{trouble}: {command[0]} is not installed.") from error
    if done.returncode:
        raise BuildError(f"{trouble}: {(done.stderr or done.stdout).strip()}")
