"""What pip finds on the cluster: a folder of files, pinned like everything else."""

import shutil
from pathlib import Path

from conf.conda.sources.fetch import fetch_all
from conf.conda.sources.pins import LOCKS, Input, read_lock
from conf.conda.store.digests import file_digest

LOCK = LOCKS / "pip-index.txt"


def pip_index_key() -> str:
    """Return the digest of what is in the folder."""
    return file_digest(LOCK)


def pip_index_files() -> list[Input]:
    """Return the file of every pin."""
    return [pin.file for pin in read_lock(LOCK)]


def fill_pip_index(folder: Path) -> None:
    """Make the folder, with the file of every pin of the lock in it.

    Raises:
        BuildError: a file cannot be fetched or is not the pinned one.
    """
    folder.mkdir(parents=True)
    for path in fetch_all(pip_index_files()).values():
        shutil.copy2(path, folder)
