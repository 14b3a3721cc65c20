"""Call the container engine: every call has a time limit and ends with a real kill."""

import contextlib
import os
import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from conf.engine.shortcut import Account

# After Ctrl-C a running call may finish, so that the engine's own records stay whole.
GRACE = 15.0


class EngineError(RuntimeError):
    """The container engine is missing, does not answer, or refused a command; the text says what to do."""


class NotInstalledError(EngineError):
    """A program that an engine needs is not on this machine; `packages` has it."""

    def __init__(self, what: str, *packages: str) -> None:
        super().__init__(what)
        self.packages = packages
        """Debian packages to install; none if that would not help."""


class NoRootError(EngineError):
    """An engine needs to become root on this machine, and cannot."""


@dataclass(frozen=True)
class Engine(ABC):
    """A container engine that answers, and what differs between engines. `conf.engine.find` makes one."""

    name: ClassVar[str]
    """"podman", "rootless" or "docker"."""
    program: ClassVar[str]
    """What is typed; it is found first on PATH."""
    label: ClassVar[str]
    """What readers are told."""
    network_options: ClassVar[tuple[str, ...]] = ()
    """What follows `network create`: no name server, because names are in /etc/hosts."""
    machine_options: ClassVar[tuple[str, ...]] = ()
    """What follows `create`, so that a container has what a machine has."""
    overlay_options: ClassVar[tuple[str, ...]] = ()
    """Further mount options of an overlay file system (overlayfs in the kernel's documentation)."""
    removal_options: ClassVar[tuple[str, ...]] = ()
    """What follows `rm --force`, so that it kills at once."""

    version: str
    folder: Path
    """Where the project keeps the engine's files and its own lock."""

    @property
    def build_options(self) -> tuple[str, ...]:
        """What follows `build`, so that builds are possible here, and end when the engine is ended."""
        return ()

    @abstractmethod
    def label_format(self, label: str) -> str:
        """Return what makes `ps --format` print the value of a label."""

    @abstractmethod
    def root_prefix(self) -> list[str]:
        """Return what makes a command run as root: nothing, or sudo.

        Raises:
            NoRootError: it cannot be done as this engine's users expect it.
        """

    @abstractmethod
    def remove_unfinished_build(self) -> None:
        """Remove what an interrupted build of an image has left."""

    @abstractmethod
    def know(self, name: str, container: str, accounts: Mapping[str, Account]) -> None:
        """Take a shorter way than `exec` into a container that runs, if there is one.

        Args:
            name: the container's name.
            container: its ID.
            accounts: those of its image, by name.
        """

    @abstractmethod
    def forget(self, names: Sequence[str]) -> None:
        """Take no shorter way any more; names that were never known are no error."""

    @abstractmethod
    def leave_no_trace(self) -> None:
        """Undo what the engine changes on the machine; called when no cluster is left."""

    def run(
        self,
        args: Sequence[str],
        *,
        timeout: float = 60.0,
        check: bool = True,
        input: str | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run `podman ARGS` (or docker) and return its exit status and output.

        Args:
            args: what follows the program's name.
            timeout: seconds until the call and its children are killed.
            check: raise when the exit status is not 0.
            input: text for its standard input; none otherwise.

        Raises:
            EngineError: it took too long, or failed and `check` is set.
        """
        command = [self.program, *args]
        done = run_bounded(command, timeout=timeout, input=input)
        if check and done.returncode != 0:
            said = (done.stderr or done.stdout).strip() or "it said nothing"
            raise EngineError(f"`{shown(command)}` failed with status {done.returncode}: {said}")
        return done


def run_bounded(
    command: Sequence[str],
    *,
    timeout: float,
    input: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program in its own process group, and kill the group when the time is over.

    Raises:
        EngineError: the program cannot be started, or did not end in time.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL if input is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            process_group=0,
        )
    except OSError as error:
        raise EngineError(f"`{command[0]}` cannot be started: {error}") from error
    try:
        out, err = process.communicate(input, timeout=timeout)
    except subprocess.TimeoutExpired as late:
        kill_group(process)
        raise EngineError(f"`{shown(command)}` did not end within {timeout:g} s and was killed.") from late
    except BaseException:
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.communicate(timeout=min(GRACE, timeout))
        kill_group(process)
        raise
    return subprocess.CompletedProcess(list(command), process.returncode, out, err)


def kill_group(process: subprocess.Popen[str]) -> None:
    """Kill a process started with `process_group=0`, and its children."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)


def shown(command: Sequence[str]) -> str:
    """Return a command as text, shortened for a message."""
    text = " ".join(command)
    return text if len(text) <= 200 else text[:200] + " …"
