"""A running cluster, as checks and maintainers see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

from conf.cluster.parts.machines import container, machine_names
from conf.cluster.remove import changes, remove
from conf.cluster.site.site import SITE, Site
from conf.cluster.state import State
from conf.engine import Engine


@dataclass(frozen=True)
class Cluster:
    """A running cluster. Make one with `conf.cluster.start`; `with` stops it at the end."""

    engine: Engine
    state: State

    site: Site = SITE
    introduction: None = None
    """Its shells mark their prompts by themselves."""

    @property
    def name(self) -> str:
        """The name under which it was started."""
        return self.state.name

    @property
    def nonce(self) -> str:
        """The random text in every genuine marker of its shells."""
        return self.state.nonce

    @property
    def image(self) -> str:
        """Return "sha256:…", which names the images and the software tree."""
        return self.state.image

    @property
    def hosts(self) -> Mapping[str, str]:
        """Machine to testinfra host specification, such as `podman://iceberg-1-laptop`."""
        names = machine_names()
        return {name: f"{self.engine.program}://{container(self.name, name)}" for name in names}

    def route(self, user: str, machine: str) -> tuple[str, list[tuple[str, str]]] | None:
        """Return the way of a reader to a machine; see `conf.cluster.site.route`."""
        return self.site.route(user, machine, self.hosts)

    def leaves_out(self, page: object, example: object) -> str | None:  # noqa: ARG002
        """Run every example."""
        return None

    def password(self, user: str) -> str:
        """Return the password an account has in this run.

        Raises:
            KeyError: there is no such account.
        """
        return _passwords(self.state.secrets / "passwords", self.nonce)[user]

    def stop(self) -> None:
        """Remove it: containers, networks, volume, files. Stopping twice is no error."""
        with changes(self.engine):
            remove(self.engine, self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@lru_cache(maxsize=64)
def _passwords(file: Path, nonce: str) -> dict[str, str]:  # noqa: ARG001 - another cluster of that name has another
    """Return the passwords of a cluster by account; the runner asks for them several times a command."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split(":", 1) for line in lines)
