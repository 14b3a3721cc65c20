"""Local machines for one pass after the other."""

import os
from collections.abc import Mapping
from pathlib import Path

from checks.tests.helpers.iceberg import SITE
from checks.tests.helpers.standin import StandIn


class Fresh(StandIn):
    """Local machines with an account of their own, also while the next ones are made."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, SITE)

    @property
    def hosts(self) -> Mapping[str, str]:
        """All machines are this one; whoever asks is about to open a terminal."""
        os.environ.update(self.environment())
        return super().hosts

    def environment(self) -> dict[str, str]:
        """Return the environment of its terminals, whichever machines were used before."""
        bin_folders = os.environ["PATH"].split(":")
        path = ":".join(folder for folder in bin_folders if not folder.startswith(str(self.folder.parent)))
        return {**super().environment(), "PATH": f"{self.folder}/bin:{path}"}


def start(name: str) -> Fresh:
    """Start machines for `--cluster-from`; their folders are below $STANDIN."""
    folder = Path(os.environ["STANDIN"]) / name
    folder.mkdir(parents=True)
    return Fresh(folder)


def broken(name: str) -> Fresh:
    """Fail as a cluster that does not start."""
    raise RuntimeError(f"no disk space left for {name.partition('-')[0]}")
