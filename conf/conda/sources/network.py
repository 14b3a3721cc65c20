"""Read from the network with a time limit, and try again when a connection breaks."""

import hashlib
import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from conf.conda.errors import BuildError
from conf.conda.store.disk import FULL_DISK

T = TypeVar("T")

TRIES = 3
TIMEOUT = 60.0  # seconds without a byte
CHUNK = 1 << 20


def patiently(ask: Callable[[], T]) -> T:
    """Call a function that uses the network, and call it again when the connection breaks.

    Raises:
        OSError: it failed each time, or in a way that another try does not help.
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


def copy_to(path: Path, url: str) -> str:
    """Write the content of an address to a file and return its SHA-256."""
    hasher, size = hashlib.sha256(), 0
    with _open(url, {}) as answer, path.open("wb") as out:
        while chunk := answer.read(CHUNK):
            hasher.update(chunk)
            size += out.write(chunk)
        wanted = answer.headers.get("Content-Length")
    if wanted is not None and size != int(wanted):
        raise ConnectionError(f"the connection broke off after {size} of {wanted} bytes")
    return hasher.hexdigest()


def read_page(url: str) -> str:
    """Return the text of an HTML page."""
    with _open(url, {"Accept": "text/html"}) as answer:
        return answer.read().decode("utf-8")


def _open(url: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    """Open an address of the kinds that mirrors have, with a time limit."""
    if urllib.parse.urlsplit(url).scheme not in ("http", "https", "file"):
        raise BuildError(f"{url}: only http, https and file addresses can be fetched from.")
    request = urllib.request.Request(url, headers=headers)  # noqa: S310
    return cast("http.client.HTTPResponse", urllib.request.urlopen(request, timeout=TIMEOUT))  # noqa: S310
