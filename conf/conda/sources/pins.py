"""What packages are made from: files of PyPI and of Debian, each known by its SHA-256."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conf.conda.errors import BuildError
from conf.conda.store.digests import CONDA

LOCKS = CONDA / "locks"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)\s+--hash=sha256:(?P<sha256>[0-9a-f]{64})$")


@dataclass(frozen=True)
class Input:
    """One file to fetch; exactly one of `project` and `pool` says from where."""

    what: str
    """For messages, such as "numpy 1.26.4"."""
    sha256: str
    pinned_in: str
    """The file that carries the pin, for messages."""
    project: str = ""
    """Name of the project on the Python package index; the hash picks the file."""
    pool: str = ""
    """Path below a Debian mirror, such as pool/main/p/python2.7/python2.7_….deb."""


@dataclass(frozen=True)
class Pin:
    """One line of a lock file."""

    name: str
    version: str
    file: Input


def read_lock(path: Path) -> list[Pin]:
    """Return the pins of a lock file, a requirements file with one hash for each pin.

    Raises:
        BuildError: a line is not `name==version --hash=sha256:…`; the message names file and line.
    """
    pins = []
    text = path.read_text(encoding="utf-8").replace("\\\n", "  ")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = PIN.match(line.strip())
        if found is None:
            raise BuildError(
                f"{path}:{number}: expected `name==version --hash=sha256:…`, found: {line.strip()}"
            )
        name, version, sha256 = found["name"], found["version"], found["sha256"]
        pins.append(Pin(name, version, Input(f"{name} {version}", sha256, path.name, project=name)))
    return pins


def read_files(table: Mapping[str, Any], pinned_in: str) -> list[Input]:
    """Return the `[[debian]]` and `[[pypi]]` files of a recipe, in the order they are written."""
    debian: Sequence[Mapping[str, str]] = table.get("debian", [])
    pypi: Sequence[Mapping[str, str]] = table.get("pypi", [])
    return [
        *(Input(Path(file["path"]).name, file["sha256"], pinned_in, pool=file["path"]) for file in debian),
        *(Input(file["file"], file["sha256"], pinned_in, project=file["project"]) for file in pypi),
    ]
