"""The machines a page runs on, reached through the backend of their testinfra host."""

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Protocol, cast

from checks.pages.contract.examples import Example, Page
from checks.runner.machines.elsewhere.translation import Translation
from checks.runner.machines.transports import transport
from checks.runner.site import Hops, Site

if TYPE_CHECKING:
    from testinfra.host import Host

# A helper command of the runner itself (write a file, look at a port), in seconds.
HELPER_SECONDS = 120
# What such a command may print: a page can replace the programs of its machines by others.
HELPER_BYTES = 16 << 20
LOOK_SECONDS = 0.2


class TooMuchOutputError(Exception):
    """A helper command printed more than HELPER_BYTES and was killed."""


@dataclass(frozen=True)
class Introduction:
    """What is different on machines that are not prepared for a page.

    Attributes:
        begins: the command that a terminal begins with, so that its prompts are marked.
        told: what is typed into a shell that is opened later.
        translation: between the words of the pages and those in use there.
    """

    begins: str
    told: str
    translation: Translation


class Cluster(Protocol):
    """A cluster for one page."""

    @property
    def site(self) -> Site:
        """What is the same for all clusters of its kind."""

    @property
    def introduction(self) -> Introduction | None:
        """What is different; None: the machines are prepared for the pages."""

    @property
    def hosts(self) -> Mapping[str, str]:
        """Host name to testinfra host specification, such as `podman://name-of-a-container`."""

    @property
    def nonce(self) -> str:
        """What genuine markers of its shells carry."""

    @property
    def image(self) -> str:
        """Which image and software it runs."""

    def password(self, user: str) -> str:
        """Return the password of an account in this run."""

    def route(self, user: str, machine: str) -> tuple[str, Hops] | None:
        """Return where a terminal opens that starts on a machine, and the way from there, as of a site."""

    def leaves_out(self, page: Page, example: Example) -> str | None:
        """Return why an example is not run here; None if it is."""

    def stop(self) -> None:
        """Throw the cluster away."""


def host(cluster: Cluster, name: str) -> "Host":
    """Return the testinfra host of a machine.

    Raises:
        KeyError: the cluster has no machine of that name.
    """
    # Not at the top: pytest wants to be the first to import a plugin.
    import testinfra

    return testinfra.get_host(cluster.hosts[name])


def run(
    machine: "Host", user: str, script: str, data: bytes = b"", seconds: float | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a shell script as `user` on `machine`, with `data` as its standard input.

    Raises:
        subprocess.TimeoutExpired: it took longer than `seconds`, or else HELPER_SECONDS, and was killed.
        TooMuchOutputError: it printed more than HELPER_BYTES.
    """
    command = transport(machine).command(user, ["/bin/sh", "-c", script])
    seconds = HELPER_SECONDS if seconds is None else seconds
    deadline = time.monotonic() + seconds
    pipe = subprocess.PIPE
    with contextlib.ExitStack() as open_:
        # Of a pipe, `communicate` forgets what it could not write before it gives up for the first time. So
        # another process writes, and not the file itself is handed on: the machine could write into that.
        given = open_.enter_context(tempfile.TemporaryFile())
        given.write(data)
        given.seek(0)
        writer = open_.enter_context(subprocess.Popen(["cat"], stdin=given, stdout=pipe))
        process = open_.enter_context(
            subprocess.Popen(command, stdin=writer.stdout, stdout=pipe, stderr=pipe)
        )
        cast(IO[bytes], writer.stdout).close()  # so that `cat` ends when nobody reads
        while True:
            try:
                out, err = process.communicate(timeout=LOOK_SECONDS)
                return subprocess.CompletedProcess(command, process.returncode, out, err)
            except subprocess.TimeoutExpired as late:
                said = len(late.output or b"") + len(late.stderr or b"")
                if said <= HELPER_BYTES and time.monotonic() < deadline:
                    continue
                process.kill()
                if said > HELPER_BYTES:
                    raise TooMuchOutputError(
                        f"`{script.splitlines()[0][:60]}` printed more than {HELPER_BYTES} bytes"
                    ) from None
                raise subprocess.TimeoutExpired(command, seconds) from None


def translated(cluster: Cluster, text: str) -> str:
    """Return a file's text, a path or an answer as it has to be on these machines."""
    return cluster.introduction.translation.content(text) if cluster.introduction else text


def terminal_environment() -> dict[str, str]:
    """Return the environment of the process behind a terminal: plain `xterm`, nothing else new.

    Pages are threads, and pytest notes in the environment what it does: a variable may go meanwhile.
    """
    there = {name: os.environ.get(name) for name in os.environ}  # its names are those of one moment
    return {**{name: value for name, value in there.items() if value is not None}, "TERM": "xterm"}
