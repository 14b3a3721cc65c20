"""How a machine is reached: one class for each backend of testinfra that is understood."""

import shlex
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testinfra.host import Host


class Transport(ABC):
    """The way to one machine. Commands are run by a process on this machine, whose arguments are returned."""

    def __init__(self, backend: Any) -> None:
        """Take testinfra's backend, which knows the address."""
        self._backend = backend

    @abstractmethod
    def login_shell(self, user: str, start: str = "") -> list[str]:
        """Return the command that opens a login shell of `user` on a terminal, or runs `start` there."""

    @abstractmethod
    def command(self, user: str, command: Sequence[str]) -> list[str]:
        """Return the command that runs another as `user`, with its standard input and output."""

    @abstractmethod
    def home(self, user: str) -> str:
        """Return the home directory of `user` as a shell there writes it."""


class Container(Transport):
    """A container of podman or docker, whose programs take the same arguments."""

    def login_shell(self, user: str, start: str = "") -> list[str]:
        """Open a shell with the environment that a log-in gives."""
        account = [f"--env={name}={user}" for name in ("USER", "LOGNAME")]
        inside = ["/bin/sh", "-c", f"cd && {start or 'exec bash -l'}"]
        return [*self._exec("-it", user), *account, "--env=TERM=xterm", self._backend.name, *inside]

    def command(self, user: str, command: Sequence[str]) -> list[str]:
        """Run a command beside those that run there already."""
        return [*self._exec("-i", user), self._backend.name, *command]

    def home(self, user: str) -> str:
        """Let the shell look the account up."""
        return f"~{shlex.quote(user)}"

    def _exec(self, streams: str, user: str) -> list[str]:
        engine: str = self._backend.get_connection_type()
        return [engine, "exec", streams, f"--user={user}"]


class Ssh(Transport):
    """An account on a machine that sshd leads to; it is the one that logs in, whoever is asked for."""

    def login_shell(self, user: str, start: str = "") -> list[str]:  # noqa: ARG002
        """Log in on a terminal."""
        return [*self._ssh("-tt"), self._backend.host.name, *([start] if start else [])]

    def command(self, user: str, command: Sequence[str]) -> list[str]:  # noqa: ARG002
        """Run a command without a terminal."""
        return [*self._ssh("-T"), self._backend.host.name, shlex.join(command)]

    def home(self, user: str) -> str:  # noqa: ARG002
        """Return that of the account that logged in."""
        return "~"

    def _ssh(self, terminal: str) -> list[str]:
        """Return the beginning of the command line, with what the address and testinfra's options say."""
        known, backend = self._backend.host, self._backend
        options = [f"ConnectTimeout={backend.timeout}", "ControlMaster=auto", "ControlPersist=60s"]
        options += [f"User={known.user}"] if known.user else []
        options += [f"Port={known.port}"] if known.port else []
        files = [f"-F{backend.ssh_config}"] if backend.ssh_config else []
        files += [f"-i{backend.ssh_identity_file}"] if backend.ssh_identity_file else []
        more = shlex.split(backend.ssh_extra_args or "")
        return ["ssh", terminal, *more, *files, *[f"-o{option}" for option in options]]


class Local(Transport):
    """This machine; it has one account for whoever is asked for: that of whoever runs the checks."""

    def login_shell(self, user: str, start: str = "") -> list[str]:  # noqa: ARG002
        """Open a shell.

        Python ignores SIGPIPE, and its children would: `yes | head` must end as in any terminal.
        """
        return ["env", "--default-signal=PIPE", "bash", "-c", f"cd && {start or 'exec bash -i'}"]

    def command(self, user: str, command: Sequence[str]) -> list[str]:  # noqa: ARG002
        """Run a command as it is."""
        return list(command)

    def home(self, user: str) -> str:  # noqa: ARG002
        """Return that of the account."""
        return "~"


TRANSPORTS: dict[str, type[Transport]] = {
    "podman": Container,
    "docker": Container,
    "ssh": Ssh,
    "local": Local,
}


def transport(machine: "Host") -> Transport:
    """Return the way to a machine.

    Raises:
        ValueError: testinfra's backend is none of those above.
    """
    kind = machine.backend.get_connection_type()
    if kind not in TRANSPORTS:
        raise ValueError(
            f"no shell can be opened over testinfra's backend {kind!r}; it has to be one of "
            + ", ".join(TRANSPORTS)
        )
    return TRANSPORTS[kind](machine.backend)
