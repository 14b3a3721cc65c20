"""One local bash plays all machines, so that the runner is tested without a cluster.

The shells are real and run conf/image/files/markers.sh. `ssh` and `qrsh` are small scripts that open
a shell which announces itself as the login node or a worker; everything else is the local machine.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from checks.authoring.site import Site
from checks.pages.contract.examples import Example, Page
from checks.runner.site import Hops
from checks.tests.helpers.site import SITE
from conf.facts import CONF

NONCE = "5f3a9c0e"
PASSWORD = "correct-horse-7"
_SSH = """#!/bin/bash
if [[ $* != *hop_config* ]]; then
  printf "{user}@{address}'s password: "
  read -rs answer; echo
  if [[ $answer != {password} ]]; then echo 'Permission denied.'; exit 255; fi
fi
export ICEBERG_MARKERS_ROOT={root}
exec bash -i
"""
_QRSH = """#!/bin/bash
export ICEBERG_MARKERS_ROOT={root}
exec bash -i
"""


class StandIn:
    """Machines as the runner wants them, all of them here (`local://`).

    Attributes:
        folder, home: where the machines' files are, and those of the reader.
        ps1: the prompt of each machine, as bash wants it.
    """

    introduction: None = None
    nonce = NONCE
    image = "local"

    def __init__(self, folder: Path, site: Site = SITE) -> None:
        self.site, self.folder = site, folder
        user, worker = site.ordinary_users[0], site.facts["workers"]["names"][0]
        self.ps1 = {
            site.desk: rf"{user}@{site.desk}:\w$ ",
            site.front: rf"[{user}@{site.front} \W]$ ",
            worker: rf"[{user}@{worker} \W]$ ",
        }
        self.home = folder / "home"
        self.home.mkdir()
        (self.home / ".bashrc").write_text(f". {CONF}/image/files/markers.sh\n")
        for machine, ps1 in self.ps1.items():
            _write(folder / machine / "etc/iceberg/ps1", f"{ps1}\n")
            _write(folder / machine / "etc/iceberg/who", f"{user}@{machine}\n")
            _write(folder / machine / "run/iceberg/nonce", f"{NONCE}\n")
        address = site.facts["login"]["address"]
        ssh = _SSH.format(root=folder / site.front, password=PASSWORD, user=user, address=address)
        _script(folder / "bin/ssh", ssh)
        _script(folder / "bin/qrsh", _QRSH.format(root=folder / worker))

    @property
    def hosts(self) -> Mapping[str, str]:
        """All machines are this one."""
        return dict.fromkeys(self.ps1, "local://")

    def environment(self) -> dict[str, str]:
        """What a terminal of the stand-in's laptop needs to be set."""
        return {
            "HOME": str(self.home),
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}",
            "ICEBERG_MARKERS_ROOT": str(self.folder / self.site.desk),
            "LC_ALL": "C.UTF-8",
        }

    def password(self, user: str) -> str:
        """Every known account has the same password."""
        return dict.fromkeys(self.site.users, PASSWORD)[user]

    def route(self, user: str, machine: str) -> tuple[str, Hops] | None:
        """Go as on the cluster."""
        return self.site.route(user, machine, self.hosts)

    def leaves_out(self, page: Page, example: Example) -> str | None:  # noqa: ARG002
        """Run every example."""
        return None

    def stop(self) -> None:
        """Nothing runs between two pages."""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _script(path: Path, text: str) -> None:
    _write(path, text)
    path.chmod(0o755)


def start(name: str) -> StandIn:
    """Play the cluster of one page for `--cluster-from`.

    The account is that of the whole process: pages that run side by side share the newest one.
    """
    folder = Path(os.environ["STANDIN"]) / name
    folder.mkdir(parents=True)
    machines = StandIn(folder)
    os.environ.update(machines.environment())
    return machines


def broken(name: str) -> StandIn:
    """Fail as a cluster that does not start."""
    raise RuntimeError(f"no disk space left for {name.partition('-')[0]}")
