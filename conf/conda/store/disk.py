"""Room on the disk: ask for it before a build, and name the trouble when it runs out."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from conf.cache import cache_dir
from conf.conda.errors import BuildError

FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def disk_explained() -> Iterator[None]:
    """Turn the error of a full disk into a message that says what to do.

    Raises:
        BuildError: instead of the OSError.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in FULL_DISK:
            raise
        raise BuildError(
            f"The disk of {cache_dir()} ran full; unfinished parts are removed. Make room there, or set "
            "ICEBERG_CACHE to a folder on a larger disk, and run this again."
        ) from error


def need_space(megabytes: int) -> None:
    """Make sure that the cache's file system has room.

    Raises:
        BuildError: it has not; the message says how much is missing and what can be done.
    """
    folder = cache_dir()
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise BuildError(
            f"{folder} has {free} MB free, and building the software tree needs about {megabytes} MB. "
            "Make room there, or set ICEBERG_CACHE to a folder on a larger disk and run this again."
        )
