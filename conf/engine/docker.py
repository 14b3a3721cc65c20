"""Docker: its daemon keeps everything; labels and names tell what belongs to the project."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from conf.engine.engine import Engine, EngineError, run_bounded
from conf.engine.privilege import unasked_root_prefix
from conf.engine.shortcut import Account
from conf.engine.wrapper import write_wrapper


class Docker(Engine):
    """Docker, whose daemon removes unfinished builds itself."""

    name = program = label = "docker"
    # Docker turns IPv6 off, also where a tunnel listens: on the loopback address ::1.
    machine_options = ("--sysctl=net.ipv6.conf.lo.disable_ipv6=0",)

    def label_format(self, label: str) -> str:
        """Return what makes `ps --format` print the value of a label."""
        return f'{{{{.Label "{label}"}}}}'

    def root_prefix(self) -> list[str]:
        """Return nothing, or sudo if it asks nobody: docker itself needs no root."""
        return unasked_root_prefix("only root may mount a file system")

    def remove_unfinished_build(self) -> None:
        """Do nothing: the daemon does it."""

    def know(self, name: str, container: str, accounts: Mapping[str, Account]) -> None:
        """Do nothing: only the daemon may ask its runtime."""

    def forget(self, names: Sequence[str]) -> None:
        """Do nothing: nothing is known."""

    def leave_no_trace(self) -> None:
        """Do nothing: the daemon is the machine's own."""


def probe(program: str, folder: Path) -> Engine:
    """Return docker, if its daemon answers (through sudo when only root may ask it).

    Raises:
        EngineError: the daemon does not answer.
    """
    said = ""
    for prefix in prefixes():
        done = run_bounded([*prefix, program, "version", "--format", "{{.Server.Version}}"], timeout=20)
        if done.returncode == 0 and done.stdout.strip():
            write_wrapper(folder / Docker.program, prefix, [program], {})
            return Docker(done.stdout.strip(), folder)
        said = said or (done.stderr.strip().splitlines() or ["no answer"])[-1]
    raise EngineError(f"the docker client is here but its daemon does not answer ({said})")


def prefixes() -> list[list[str]]:
    """Return the ways to call docker: as this user, and through sudo without asking."""
    ways: list[list[str]] = [[]]
    if os.geteuid() != 0 and shutil.which("sudo"):
        ways.append(["sudo", "-n"])
    return ways
