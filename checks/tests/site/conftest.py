"""Serve the built site, and open its pages in Chromium."""

import functools
import json
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from checks.tests.site import samples
from conf.browser import find_browser
from conf.facts import ROOT, value

BUILD = ROOT / "build"
SITE = BUILD / "site"
# The folder on the host where the site is: the page for what is missing names it in its links.
PREFIX = urlsplit(value("site.url")).path
# As root Chromium has no sandbox; and it is not to call home.
FLAGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


class Quiet(SimpleHTTPRequestHandler):
    """A file server that keeps its requests to itself, and has the site's own page for what is missing."""

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    def translate_path(self, path: str) -> str:
        """Leave out the folder of the host that the site has to itself."""
        return super().translate_path("/" + path.removeprefix(PREFIX).lstrip("/"))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer 404 with the site's page, as its host does."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """A server that does not mind a browser that leaves before all is sent."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report what went wrong, unless the reader went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve(folder: Path) -> tuple[Server, str]:
    """Serve a folder on a free port of the loopback interface; return the server and its address."""
    server = Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}{PREFIX}"


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Return the address of the built site."""
    if not (SITE / "index.html").exists():
        pytest.fail("there is no build/site: run `python3 noxfile.py docs` first", pytrace=False)
    server, address = serve(SITE)
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the sample site."""
    folder = tmp_path_factory.mktemp("sample")
    samples.build(folder)
    found = json.loads((folder / "examples.json").read_text(encoding="utf-8"))["examples"]
    (folder / "evidence.json").write_text(json.dumps(samples.evidence(found)), encoding="utf-8")
    samples.build(folder)
    server, address = serve(folder / "site")
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's Chromium."""
    program = find_browser()
    if program is None:
        pytest.fail("no chromium on this machine: `apt-get install chromium`", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """One reader with a browser, who notes what goes wrong."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context, self.site = context, site
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.files: set[Path] = set()  # of the site, loaded by the page opened last
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:
        address = urlsplit(request.url)
        if request.url.startswith(self.site):
            self.files.add(SITE / unquote(address.path.removeprefix(urlsplit(self.site).path)))
        elif address.scheme not in ("data", "blob"):
            self.complaints.append(f"request to another host: {request.url}")

    def open(self, path: str) -> Page:
        """Open a page of the site, such as `guide/connect/`."""
        for _attempt in range(3):
            before = len(self.complaints)
            self.files.clear()
            self.page.goto(self.site + path)
            # A container that starts meanwhile changes this machine's network; Chromium then drops requests.
            if not any("ERR_NETWORK_CHANGED" in complaint for complaint in self.complaints[before:]):
                break
            del self.complaints[before:]
        return self.page


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Any]:
    """Return a function that makes a visitor; its arguments are those of a browser context."""
    contexts: list[BrowserContext] = []

    def make(address: str = site, **options: Any) -> Visitor:
        options = {"viewport": {"width": 1400, "height": 900}} | options
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(10_000)
        return Visitor(contexts[-1], address)

    yield make
    for context in contexts:
        context.close()


def pages() -> list[str]:
    """Return the paths of all pages of the built site."""
    found = sorted(path.parent.relative_to(SITE).as_posix() for path in SITE.rglob("index.html"))
    return ["" if path == "." else f"{path}/" for path in found if not path.startswith("_static")]


def path_of(name: str) -> str:
    """Return where a page is: `guide/connect/` of `guide/connect`, `admin/` of `admin/index`."""
    folder = name.removesuffix("index").rstrip("/")
    return f"{folder}/" if folder else ""


def examples() -> dict[str, list[dict[str, Any]]]:
    """Return the examples of each page, as examples.json has them."""
    if not (BUILD / "examples.json").exists():
        pytest.fail("there is no build/examples.json: run `python3 noxfile.py docs` first", pytrace=False)
    found: dict[str, list[dict[str, Any]]] = {}
    for example in json.loads((BUILD / "examples.json").read_text(encoding="utf-8"))["examples"]:
        found.setdefault(example["page"], []).append(example)
    return found


def outcomes() -> dict[tuple[str, str], str]:
    """Return the outcomes in evidence.json by page and digest; none if there is no evidence."""
    file = BUILD / "evidence.json"
    if not file.exists():
        return {}
    entries = json.loads(file.read_text(encoding="utf-8"))["examples"]
    return {(entry["page"], entry["digest"]): entry["outcome"] for entry in entries}
