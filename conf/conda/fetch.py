"""Fetch files once and keep them by their hash: `<cache>/downloads/<sha256>/<file name>`."""

import hashlib
import http.client
import os
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TypeVar, cast

from packaging.utils import canonicalize_name

from conf.cache import cache_dir
from conf.conda.errors import BuildError
from conf.conda.inputs import Input
from conf.conda.layers import FULL_DISK
from conf.conda.progress import counted
from conf.facts import value
from conf.image.base import mirror

T = TypeVar("T")

TRIES = 3
TIMEOUT = 60.0  # seconds without a byte
CHUNK = 1 << 20
AT_ONCE = 4  # connections


def fetched(file: Input) -> Path | None:
    """Return the file if it is in the cache already; it was checked when it came."""
    folder = downloads() / file.sha256
    return next(folder.iterdir(), None) if folder.is_dir() else None


def fetch_all(files: Iterable[Input]) -> dict[str, Path]:
    """Fetch what is missing and return where each file is, by its SHA-256.

    Raises:
        BuildError: a file cannot be had, or is not the pinned one. What came before it is kept.
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
        BuildError: no place has it, or what came is not what is pinned.
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
    """Return what a person can do when a file is not to be had."""
    if file.pool:
        return (
            "\nCheck the network. If the file has left the mirrors, put a newer version's path and hash "
            f"into {file.pinned_in}, or set ICEBERG_DEBIAN_MIRROR to a mirror that still has it."
        )
    return "\nCheck the network, or set PIP_INDEX_URL to an index that answers."


def places(file: Input) -> Iterable[str]:
    """Yield the addresses that may hold a file, best first."""
    if file.project:
        yield find_on_index(file)
    else:
        yield from (f"{start}/{file.pool}" for start in debian_mirrors())


@cache
def debian_mirrors() -> tuple[str, ...]:
    """Return the places with Debian's packages, best first."""
    # The machine's own mirror may have only the machine's own suite.
    starts = (mirror(), value("debian.mirror"), value("debian.archive"))
    return tuple(dict.fromkeys(start.rstrip("/") for start in starts))


class _Links(HTMLParser):
    """Collects the addresses of a page of links (PEP 503, which every Python index serves)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of an `a` element."""
        self.found += [target for name, target in attrs if tag == "a" and name == "href" and target]


def find_on_index(file: Input) -> str:
    """Return the address of the file of a project whose hash is the pinned one.

    Raises:
        BuildError: the index does not answer, or lists no file with this hash.
    """
    page, links = index_page(file.project, file)
    for link in links:
        if link.fragment == f"sha256={file.sha256}":
            return urllib.parse.urljoin(page, link._replace(fragment="").geturl())
    raise BuildError(
        f"{file.what}: {page} lists no file with the SHA-256 {file.sha256}, which {file.pinned_in} asks for. "
        "Pin it anew with `python -m conf.conda lock`."
    )


def index_files(project: str) -> dict[str, str]:
    """Return all files of a project on the index: file name to SHA-256."""
    _, links = index_page(project, Input(project, "", "", project=project))
    marked = [link for link in links if link.fragment.startswith("sha256=")]
    names = [urllib.parse.unquote(link.path.rpartition("/")[2]) for link in marked]
    return {name: link.fragment.removeprefix("sha256=") for name, link in zip(names, marked, strict=True)}


def index_page(project: str, file: Input) -> tuple[str, list[urllib.parse.SplitResult]]:
    """Return the address of a project's page on the index and the links on it.

    Raises:
        BuildError: the index does not answer.
    """
    index = (os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple").rstrip("/")
    page = f"{index}/{canonicalize_name(project)}/"
    links = _Links()
    try:
        links.feed(patiently(lambda: _read(page)))
    except OSError as error:
        raise BuildError(f"{file.what}: {page} does not answer: {error}{advice(file)}") from error
    return page, [urllib.parse.urlsplit(link) for link in links.found]


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
        sha256 = patiently(lambda: _copy_to(temporary / name, url))
        if sha256 != file.sha256:
            raise BuildError(
                f"{file.what}: {url} has the SHA-256\n  {sha256}, but {file.pinned_in} asks for\n"
                f"  {file.sha256}.\nThe file is not used. Another try may help if the download was damaged; "
                "if the file has really changed, find out why before pinning it anew."
            )
        if not folder.exists():
            temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder / name


def patiently(ask: Callable[[], T]) -> T:
    """Call a function that uses the network, and call it again when the connection breaks.

    Raises:
        OSError: it failed each time, or in a way that another try does not mend.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            return ask()
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, OSError) and error.errno in FULL_DISK:
                raise
            if not tries_left or (isinstance(error, urllib.error.HTTPError) and error.code == 404):
                raise OSError(str(error) or type(error).__name__) from error
            time.sleep(TRIES - tries_left)
    raise AssertionError("the loop returns or raises")


def _copy_to(path: Path, url: str) -> str:
    """Write what `url` holds to `path` and return its SHA-256."""
    hasher, size = hashlib.sha256(), 0
    with _open(url, {}) as answer, path.open("wb") as out:
        while chunk := answer.read(CHUNK):
            hasher.update(chunk)
            size += out.write(chunk)
        wanted = answer.headers.get("Content-Length")
    if wanted is not None and size != int(wanted):
        raise ConnectionError(f"the connection broke off after {size} of {wanted} bytes")
    return hasher.hexdigest()


def _read(url: str) -> str:
    """Return the text of a page of links."""
    with _open(url, {"Accept": "text/html"}) as answer:
        return answer.read().decode("utf-8")


def _open(url: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    """Open an address of the kinds that mirrors have, with a time limit."""
    if urllib.parse.urlsplit(url).scheme not in ("http", "https", "file"):
        raise BuildError(f"{url}: only http, https and file addresses can be fetched from.")
    request = urllib.request.Request(url, headers=headers)  # noqa: S310
    return cast("http.client.HTTPResponse", urllib.request.urlopen(request, timeout=TIMEOUT))  # noqa: S310


def downloads() -> Path:
    """Return the folder of fetched files."""
    return cache_dir() / "downloads"
