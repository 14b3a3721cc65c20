"""What every kind of builder is given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conf.conda.packages.archive import About


@dataclass(frozen=True)
class Job:
    """One package to make: from what, where, and with which Python."""

    table: Mapping[str, Any]
    """The recipe's table, as `conf.conda.packages.recipes` has joined it for this Python."""
    files: Sequence[Path]
    """The fetched files, in the order of the recipe."""
    prefix: Path
    """An empty folder: what is in it afterwards is the package's content."""
    work: Path
    """An empty folder for what is unpacked on the way."""
    python: Path
    """The prefix of the Python that runs build scripts; a Python package's own."""
    short: str
    """That Python's version, such as "2.7"; empty if the package needs none."""

    @property
    def debs(self) -> list[Path]:
        """The Debian packages among the files."""
        return [file for file in self.files if file.suffix == ".deb"]

    @property
    def others(self) -> list[Path]:
        """The files that are no Debian packages: sources and wheels."""
        return [file for file in self.files if file.suffix != ".deb"]

    @property
    def site(self) -> Path:
        """The folder of the prefix in which Python finds packages."""
        return self.prefix / "lib" / f"python{self.short}" / "site-packages"


Builder = Callable[[Job], About]
"""Fills the job's prefix and returns what the package says about itself.

Raises BuildError when the package cannot be made.
"""
