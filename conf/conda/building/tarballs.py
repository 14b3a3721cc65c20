"""Unpack tar archives: sources, and conda packages."""

import tarfile
from pathlib import Path


def unpack_tar(tarball: Path, folder: Path) -> None:
    """Unpack a tarball into a folder, which may exist already."""
    with tarfile.open(tarball) as tar:
        # Debian 12's own Python is too old to have filters; what is unpacked here is known by its hash.
        tar.extraction_filter = getattr(tarfile, "tar_filter", None)
        tar.extractall(folder)  # noqa: S202


def unpack_source(tarball: Path, folder: Path) -> Path:
    """Unpack a source distribution, `name-version.tar.gz`, and return its own folder."""
    unpack_tar(tarball, folder)
    return folder / tarball.name.removesuffix(".tar.gz")
