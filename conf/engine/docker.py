"""Docker: its daemon keeps everything; the project's things carry its labels and names."""

import os
import shutil
from pathlib import Path

from conf.engine.engine import Engine, EngineError, run_bounded
from conf.engine.wrapper import write_wrapper

NAME = "docker"


def probe(program: str, folder: Path) -> Engine:
    """Return docker, if its daemon answers (through sudo when only root may ask it).

    Raises:
        EngineError: the daemon does not answer.
    """
    said = ""
    for prefix in prefixes():
        done = run_bounded([*prefix, program, "version", "--format", "{{.Server.Version}}"], timeout=20)
        if done.returncode == 0 and done.stdout.strip():
            write_wrapper(folder / NAME, prefix, [program], {})
            return Engine(NAME, done.stdout.strip(), folder)
        said = said or (done.stderr.strip().splitlines() or ["no answer"])[-1]
    raise EngineError(f"the docker client is here but its daemon does not answer ({said})")


def prefixes() -> list[list[str]]:
    """Return the ways to call docker: as this user, and through sudo without asking."""
    ways: list[list[str]] = [[]]
    if os.geteuid() != 0 and shutil.which("sudo"):
        ways.append(["sudo", "-n"])
    return ways
