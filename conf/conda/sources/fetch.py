"""Fetch files once and keep them by their hash: `<cache>/downloads/<sha256>/<file name>`."""

import os
import shutil
import urllib.parse
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cache
from pathlib import Path

from conf.cache import cache_dir
from conf.conda.errors import BuildError
from conf.conda.sources.index import address_of
from conf.conda.sources.network import copy_to, patiently
from conf.conda.sources.pins import Input
from conf.conda.store.disk import FULL_DISK
from conf.console import counted
from conf.debian import mirror
from conf.facts import value

AT_ONCE = 4  # connections


def fetched(file: Input) -> Path | None:
    """Return the file if it is in the cache; it was checked when it was fetched."""
    folder = downloads() / file.sha256
    return next(folder.iterdir(), None) if folder.is_dir() else None


def fetch_all(files: Iterable[Input]) -> dict[str, Path]:
    """Fetch what is missing and return where each file is, by its SHA-256.

    Raises:
        BuildError: a file cannot be fetched, or is not the pinned one. Files fetched before it are kept.
    """
    wanted = {file.sha256: file for file in files}
    found = {sha256: path for sha256, file in wanted.items() if (path := fetched(file))}
    missing = [file for sha256, file in wanted.items() if sha256 not in found]
    if missing:
        with counted("Downloading", len(missing)) as finished, ThreadPoolExecutor(AT_ONCE) as pool:
            running = {pool.submit(fetch, file): file for file in missing}
            try:
                for done in as_completed(running):
                    found[running[done].sha256] = done.result()
                    finished(running[done].what)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    return found


def fetch(file: Input) -> Path:
    """Fetch one file, trying each place that may hold it.

    Raises:
        BuildError: no place has it, or the content is not what is pinned.
    """
    tried = []
    for url in places(file):
        try:
            return download(url, file)
        except OSError as error:
            if error.errno in FULL_DISK:
                raise
            tried.append(f"  {url}: {error}")
    raise BuildError(
        f"{file.what} (pinned in {file.pinned_in}) cannot be fetched:\n" + "\n".join(tried) + advice(file)
    )


def advice(file: Input) -> str:
    """Return what a person can do when a file cannot be fetched."""
    if file.pool:
        return (
            "\nCheck the network. If the file has left the mirrors, put a newer version's path and hash "
            f"into {file.pinned_in}, or set ICEBERG_DEBIAN_MIRROR to a mirror that still has it."
        )
    return "\nCheck the network, or set PIP_INDEX_URL to an index that answers."


def places(file: Input) -> Iterable[str]:
    """Yield the addresses that may hold a file, best first."""
    if file.project:
        yield address_of(file)
    else:
        yield from (f"{start}/{file.pool}" for start in debian_mirrors())


@cache
def debian_mirrors() -> tuple[str, ...]:
    """Return the places with Debian's packages, best first."""
    # The machine's own mirror may have only the machine's own suite.
    starts = (mirror(), value("debian.mirror"), value("debian.archive"))
    return tuple(dict.fromkeys(start.rstrip("/") for start in starts))


def download(url: str, file: Input) -> Path:
    """Download one address into the cache and check its hash on the way.

    Raises:
        OSError: the address does not answer, even when asked again.
        BuildError: the hash is wrong; the file is not kept.
    """
    name = urllib.parse.unquote(url.rpartition("/")[2])
    folder = downloads() / file.sha256
    temporary = downloads() / f".{file.sha256}-{os.getpid()}"
    temporary.mkdir(parents=True, exist_ok=True)
    try:
        sha256 = patiently(lambda: copy_to(temporary / name, url))
        if sha256 != file.sha256:
            raise BuildError(
                f"{file.what}: {url} has the SHA-256\n  {sha256}, but {file.pinned_in} asks for\n"
                f"  {file.sha256}.\nThe file is not used. Another try may help if the download was damaged; "
                "if the file has really changed, find out why before pinning the new one."
            )
        if not folder.exists():
            temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder / name


def downloads() -> Path:
    """Return the folder of fetched files."""
    return cache_dir() / "downloads"
