"""Metapackages: empty packages that pin others, such as this site's own `anaconda`."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.version import Version

from conf.conda.errors import BuildError
from conf.conda.packages.archive import About, write_package
from conf.conda.store.digests import CONDA

Packages = Mapping[str, Mapping[str, Any]]


def write_all(names: Sequence[str], packages: Packages, folder: Path) -> None:
    """Write metapackages into a channel's folder, one for each Python that their tables name.

    Args:
        names: files of metapackages/, such as "anaconda-2.3.0".
        packages: the `packages` of the channel's index: file name to its entry.
        folder: where the packages go.

    Raises:
        BuildError: a table names something that the channel does not have.
    """
    empty = folder / "empty"
    empty.mkdir()
    for name in names:
        path = CONDA / "metapackages" / f"{name}.toml"
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for python, wanted in table["python"].items():
            try:
                pins = pinned(wanted, packages, python)
            except LookupError as error:
                raise BuildError(f"{path}: {error}") from error
            about = About(
                name=name.rpartition("-")[0],
                version=table["version"],
                build=f"py{python.replace('.', '')}_0",
                depends=tuple(pins),
                summary=f"{len(wanted)} packages for Python {python} and what they need, all pinned",
            )
            write_package(empty, about, folder)
    empty.rmdir()


def pinned(wanted: Mapping[str, str], packages: Packages, python: str) -> list[str]:
    """Return the wanted packages and all that they need, as "name version build", sorted.

    What is wanted has the version given; what it needs, the newest that the channel has for this Python.

    Raises:
        LookupError: the channel has no such package.
    """
    found: dict[str, str] = {}
    waiting = ["python", *wanted]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        one = newest(name, wanted.get(name), packages, python)
        found[name] = f"{name} {one['version']} {one['build']}"
        waiting += [depends.partition(" ")[0] for depends in one["depends"]]
    return sorted(found.values())


def newest(name: str, version: str | None, packages: Packages, python: str) -> Mapping[str, Any]:
    """Return the index entry of a package.

    Args:
        name: of the package.
        version: which one; None for the newest.
        packages: the channel's index.
        python: the Python it must be for.

    Raises:
        LookupError: there is none.
    """
    fitting = [
        one
        for one in packages.values()
        if one["name"] == name and fits(one, python) and version in (None, one["version"])
    ]
    if not fitting:
        raise LookupError(f"the channel has no {name} {version or ''} for Python {python}")
    return max(fitting, key=lambda one: (Version(one["version"]), one["build_number"]))


def fits(package: Mapping[str, Any], python: str) -> bool:
    """Return whether a package is of one Python, such as "3.11"; Pythons say so by their version."""
    if package["name"] == "python":
        return str(package["version"]).startswith(f"{python}.")
    return str(package["build"]).startswith(f"py{python.replace('.', '')}_")
