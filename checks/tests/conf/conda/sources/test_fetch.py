"""Only the pinned file is used, and whoever cannot have it is told why."""

import errno
import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from checks.tests.helpers.waiting import soon
from conf.conda.errors import BuildError
from conf.conda.sources import fetch
from conf.conda.sources.ahead import fetching
from conf.conda.sources.index import address_of
from conf.conda.sources.pins import Input, read_lock

CONTENT = b"a wheel"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
FILE = Input("glacier 1.2", SHA256, "py311.txt", project="Gla.cier")


class Index(BaseHTTPRequestHandler):
    """A Python package index with one project, whose file can be spoilt or be late."""

    spoilt = False
    refusals = 0
    breaks = False

    def do_GET(self) -> None:
        """Answer as told."""
        page = f'<a href="../../files/glacier-1.2-py3-none-any.whl#sha256={SHA256}">glacier</a>'.encode()
        if Index.refusals:
            Index.refusals -= 1
            self.send_error(503)
        elif self.path == "/simple/gla-cier/":
            self.answer(page)
        elif self.path == "/files/glacier-1.2-py3-none-any.whl":
            self.answer(b"something else" if Index.spoilt else CONTENT)
        else:
            self.send_error(404)

    def answer(self, body: bytes) -> None:
        """Send a body, or the first part of it when told to break off."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:3] if Index.breaks else body)
        Index.breaks = False

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture(autouse=True)
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Index.spoilt, Index.refusals, Index.breaks = False, 0, False
    monkeypatch.setattr("time.sleep", lambda _: None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/simple"
    monkeypatch.setenv("PIP_INDEX_URL", address)
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_is_fetched_once_and_keeps_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    path = fetch.fetch_all([FILE])[SHA256]
    assert (path.name, path.read_bytes()) == ("glacier-1.2-py3-none-any.whl", CONTENT)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/nothing-answers-here")
    assert fetch.fetch_all([FILE])[SHA256] == path


def test_a_refusal_is_not_the_last_word() -> None:
    address = address_of(FILE)
    Index.refusals = 2
    assert fetch.download(address, FILE).read_bytes() == CONTENT


def test_a_connection_that_breaks_off_is_no_wrong_hash() -> None:
    address = address_of(FILE)
    Index.breaks = True
    assert fetch.download(address, FILE).read_bytes() == CONTENT


def test_a_full_disk_is_no_trouble_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fetch, "copy_to", full)
    with pytest.raises(OSError, match="No space left") as caught:
        fetch.fetch(FILE)
    assert caught.value.errno == errno.ENOSPC


def test_another_content_is_not_used(cache: Path) -> None:
    Index.spoilt = True
    with pytest.raises(BuildError) as caught:
        fetch.fetch_all([FILE])
    other = hashlib.sha256(b"something else").hexdigest()
    for part in ("glacier 1.2", other, SHA256, "py311.txt", "glacier-1.2-py3-none-any.whl"):
        assert part in str(caught.value)
    assert list((cache / "downloads").iterdir()) == []


def test_a_pin_that_the_index_does_not_have() -> None:
    unknown = Input("glacier 1.3", "0" * 64, "py311.txt", project="Gla.cier")
    with pytest.raises(
        BuildError, match=r"lists no file with the SHA-256 0{64}.*py311\.txt.*conf\.conda lock"
    ):
        fetch.fetch(unknown)


def test_an_index_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(
        BuildError, match=r"glacier 1\.2: http://127\.0\.0\.1:9/simple/gla-cier/ does not answer"
    ):
        fetch.fetch(FILE)


def test_a_debian_file_that_has_left_the_mirrors(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "debian_mirrors", lambda: (f"{index}/debian", f"{index}/archive"))
    gone = Input("old.deb", SHA256, "recipes/python-2.7/recipe.toml", pool="pool/o/old.deb")
    with pytest.raises(BuildError) as caught:
        fetch.fetch(gone)
    for part in ("old.deb", "/debian/pool", "/archive/pool", "404", "recipe.toml", "ICEBERG_DEBIAN_MIRROR"):
        assert part in str(caught.value)


def test_only_addresses_of_mirrors() -> None:
    with pytest.raises(BuildError, match="only http, https and file"):
        fetch.download("ftp://127.0.0.1/x", FILE)


def test_a_lock_files_bad_line_is_named(tmp_path: Path) -> None:
    lock = tmp_path / "py.txt"
    lock.write_text(f"# made by hand\nice==1 --hash=sha256:{SHA256}\nwater>=2\n")
    with pytest.raises(BuildError, match=r"py\.txt:3: .*water>=2"):
        read_lock(lock)


def test_what_was_fetched_ahead_is_there_and_what_was_not_is_left_to_others() -> None:
    lost = Input("fjord 3", "0" * 64, "py311.txt", project="fjord")
    with fetching([FILE, lost]):
        assert soon(lambda: fetch.fetched(FILE) is not None)
    assert fetch.fetched(lost) is None
    with pytest.raises(BuildError, match="fjord 3"):
        fetch.fetch_all([FILE, lost])


def test_nobody_waits_for_what_is_fetched_ahead_after_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conf.conda.sources.ahead.fetch", lambda _: Event().wait())
    with pytest.raises(KeyboardInterrupt), fetching([FILE]):
        raise KeyboardInterrupt
