"""The machines a page runs on, reached through the backend of their testinfra host."""

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from testinfra.host import Host

# A helper command of the runner itself (write a file, look at a port), in seconds.
HELPER_SECONDS = 30


class Machines(Protocol):
    """A cluster for one page: `conf.cluster.Cluster`, or anything alike."""

    @property
    def hosts(self) -> Mapping[str, str]:
        """Host name to testinfra host specification, such as `podman://iceberg-1-laptop`."""

    @property
    def nonce(self) -> str:
        """What genuine marks of its shells carry."""

    @property
    def image(self) -> str:
        """Which image and software it runs."""

    def password(self, user: str) -> str:
        """Return the password of an account in this run."""

    def stop(self) -> None:
        """Throw the cluster away."""


def host(machines: Machines, name: str) -> "Host":
    """Return the testinfra host of a machine.

    Raises:
        KeyError: the cluster has no machine of that name.
    """
    # Not at the top: pytest wants to be the first to import a plugin.
    import testinfra

    return testinfra.get_host(machines.hosts[name])


def login_shell(machine: "Host", user: str) -> list[str]:
    """Return the command that opens a login shell of `user` on a terminal of `machine`."""
    backend = machine.backend
    kind = backend.get_connection_type()
    if kind in ("podman", "docker"):
        account = [f"--env={name}={user}" for name in ("USER", "LOGNAME")]
        inside = ["/bin/sh", "-c", "cd && exec bash -l"]
        return [kind, "exec", "-it", f"--user={user}", *account, "--env=TERM=xterm", backend.name, *inside]
    if kind == "ssh":
        return _ssh(machine, ["-tt"], [])
    if kind == "local":
        return ["bash", "-c", "cd && exec bash -i"]
    raise ValueError(f"no terminal can be opened over testinfra's backend {kind!r}")


def run(machine: "Host", user: str, script: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a shell script as `user` on `machine`, with `data` as its standard input.

    Raises:
        subprocess.TimeoutExpired: it took longer than HELPER_SECONDS and was killed.
    """
    command = shell(machine, user, ["/bin/sh", "-c", script])
    return subprocess.run(command, input=data, capture_output=True, timeout=HELPER_SECONDS, check=False)


def home(machine: "Host", user: str) -> str:
    """Return the home directory of `user` as a shell on `machine` writes it."""
    # The local machine has one account only: whoever runs the checks.
    # Over ssh, too, the account is the one that logged in.
    return "~" if machine.backend.get_connection_type() in ("local", "ssh") else f"~{shlex.quote(user)}"


def shell(machine: "Host", user: str, command: Sequence[str]) -> list[str]:
    """Return the command that runs another as `user` on `machine`, with its standard input and output."""
    backend = machine.backend
    kind = backend.get_connection_type()
    if kind in ("podman", "docker"):
        return [kind, "exec", "-i", f"--user={user}", backend.name, *command]
    if kind == "ssh":
        return _ssh(machine, ["-T"], [shlex.join(command)])
    if kind == "local":
        return list(command)
    raise ValueError(f"nothing can be run over testinfra's backend {kind!r}")


def _ssh(machine: "Host", options: Sequence[str], command: Sequence[str]) -> list[str]:
    """Return testinfra's own ssh command line with our options in it."""
    pattern, values = machine.backend._build_ssh_command("")
    line = shlex.split(machine.backend.quote(" ".join(pattern), *values))
    where = line.index("ssh") + 1
    return [*line[:where], *options, *line[where:-1], *command]


def terminal_environment() -> dict[str, str]:
    """Return the environment of the process behind a terminal: plain `xterm`, nothing else new."""
    return {**os.environ, "TERM": "xterm"}
