"""`nox -s live`: save a page, see its verdicts in the browser."""

import contextlib
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from watchfiles import Change

from checks.authoring.live.server import Server
from checks.authoring.live.watch import is_meant
from checks.tests.helpers.verify import environment, evidence
from checks.tests.helpers.waiting import PATIENCE, soon
from checks.tests.site.conftest import FLAGS
from conf.browser import find_browser
from conf.cluster.owner import identity
from conf.facts import ROOT

CONF = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "docs" / "_ext")!r}]
from checks.tests.helpers.site import FACTS
project = "Small"
extensions = ["myst_parser", "verified"]
myst_fence_as_directive = ["console"]
verified_facts = FACTS
verified_root = "/nonexistent"
highlight_language = "none"
html_theme = "basic"
"""
INDEX = "# Small\n\n```{toctree}\none\ntwo\n```\n"
PAGE = "# {name}\n\nText.\n\n```console\nada@desk:~$ echo {said}\n{shown}\n```\n"


class Live:
    """A running `live` on a small site, with the stand-in as its cluster."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.docs = folder / "docs"
        self.docs.mkdir()
        (self.docs / "conf.py").write_text(CONF)
        (self.docs / "index.md").write_text(INDEX)
        self.save("one", "a", "a")
        self.save("two", "b", "b")
        self._seen = 0
        self._out = folder / "out.txt"
        with self._out.open("w") as out:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "checks.authoring.live", "--port=0"),
                    *(f"--docs={self.docs}", f"--build={folder}"),
                    "--cluster-from=checks.tests.helpers.standin:start",
                    "--site=checks.tests.helpers.site:SITE",
                ],
                cwd=ROOT,
                env=environment(folder),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self.address = self.says(r"Open (http://\S+) and save a page")[1]
        self.says_nothing_until_built()

    def save(self, name: str, said: str, shown: str) -> None:
        """Save a page whose one command prints `said`, and which shows `shown`."""
        (self.docs / f"{name}.md").write_text(PAGE.format(name=name, said=said, shown=shown))

    def says(self, pattern: str) -> re.Match[str]:
        """Wait for more output that matches."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            text = self._out.read_text()
            if found := re.compile(pattern).search(text, self._seen):
                self._seen = found.end()
                return found
            assert self._process.poll() is None, text
            time.sleep(0.02)
        raise AssertionError(f"{pattern!r} did not come: {self._out.read_text()[self._seen :]}")

    def says_nothing_until_built(self) -> None:
        """Wait until the site is there."""
        assert soon(lambda: (self.folder / "examples.json").exists() and bool(self.html("two")))
        time.sleep(0.3)

    def html(self, page: str) -> str:
        """Return a page as the server sends it, empty if there is none yet."""
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}{page}/") as answer:  # noqa: S310
            return str(answer.read().decode())
        return ""

    def children(self) -> list[int]:
        """Return the processes it has started."""
        listed = subprocess.run(
            ["ps", "--ppid", str(self._process.pid), "-o", "pid="],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(pid) for pid in listed.stdout.split()]

    def end(self, number: int = signal.SIGINT) -> int:
        """End it as Ctrl-C does; return its exit status."""
        self._process.send_signal(number)
        try:
            return self._process.wait(PATIENCE)
        finally:
            self._process.kill()


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """Start it, and end it with Ctrl-C."""
    running = Live(tmp_path)
    yield running
    assert running.end() == 130


def test_a_saved_page_runs_alone_and_gets_its_verdicts(live: Live) -> None:
    assert "not verified yet" in live.html("one")
    live.save("one", "c", "c")
    found = live.says(r"one\.md passed; verdicts ([\d.]+) s after saving, of which commands ([\d.]+) s")
    assert float(found[1]) < 10
    assert evidence(live.folder) == [("one", 6, "passed")]
    html = live.html("one")
    assert "✓" in html and "echo" in html
    assert 'new EventSource("/_live")' in html
    assert "EventSource" not in (live.folder / "site" / "one" / "index.html").read_text()
    live.save("two", "b", "wrong")
    live.says(r"two\.md:6: wrong output")
    live.says(r"two\.md failed; verdicts")
    assert evidence(live.folder) == [("one", 6, "passed"), ("two", 6, "failed")]
    assert "✗" in live.html("two")


def test_prose_changes_at_once_and_saving_it_as_it_is_runs_it_again(live: Live) -> None:
    page = live.docs / "one.md"
    page.write_text(page.read_text().replace("Text.", "Other prose."))
    assert soon(lambda: "Other prose." in live.html("one"))
    assert not (live.folder / "evidence.json").exists()
    page.write_text(page.read_text())
    live.says(r"one\.md passed")


def test_a_mistake_is_shown_and_mended(live: Live) -> None:
    page = live.docs / "one.md"
    page.write_text(PAGE.format(name="one", said="x", shown="x").replace("ada@", "nobody@"))
    live.says(r"one\.md:6: WARNING: unknown prompt nobody@desk:~\$")
    live.save("one", "x", "x")
    live.says(r"one\.md passed")


def test_a_save_stops_a_run(live: Live) -> None:
    live.save("one", "$(sleep 60.17)", "")
    assert soon(lambda: is_running("sleep 60.17"))
    live.save("one", "d", "d")
    live.says(r"one\.md was stopped: there is something newer")
    live.says(r"one\.md passed; verdicts")
    assert soon(lambda: not is_running("sleep 60.17"))


def is_running(words: str) -> bool:
    """Whether the command line of some process on this machine has these words."""
    listed = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True)
    return any(words in command for command in listed.stdout.splitlines())


def test_it_ends_while_a_page_runs_and_leaves_nothing(tmp_path: Path) -> None:
    live = Live(tmp_path)
    live.save("one", "$(sleep 61.17)", "")
    assert soon(lambda: is_running("sleep 61.17"))
    children = live.children()
    assert children
    assert live.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert soon(lambda: not is_running("sleep 61.17"))
    assert soon(lambda: not any(map(identity, children)))
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(live.address)  # noqa: S310


def test_the_browser_shows_new_verdicts_by_itself(live: Live) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        tab, other = browser.new_page(), browser.new_page()
        tab.goto(f"{live.address}one/")
        other.goto(f"{live.address}two/")
        other.evaluate("window.untouched = true")
        live.save("one", "seen at once", "seen at once")
        tab.wait_for_selector("text=✓", timeout=1000 * PATIENCE)
        assert "seen at once" in tab.inner_text("body")
        assert tab.get_by_role("status").is_hidden()
        assert other.evaluate("window.untouched")
        browser.close()


def test_server_is_for_this_machine_only_and_knows_versions(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<body>old</body>")
    (tmp_path / "a.txt").write_text("text")
    server = Server(tmp_path, 0)
    second = Server(tmp_path, int(server.address.split(":")[2].strip("/")))
    try:
        assert server.address.startswith("http://127.0.0.1:") and second.address != server.address
        connection = http.client.HTTPConnection(server.address.split("/")[2], timeout=60)
        versions = []
        for text in ("<body>old</body>", "<body>new</body>"):
            (tmp_path / "index.html").write_text(text)
            connection.request("HEAD", "/")
            answer = connection.getresponse()
            assert answer.read() == b""
            versions.append(answer.headers["X-Version"])
            connection.request("GET", "/")
            page = connection.getresponse().read().decode()
            assert f'{text.removesuffix("</body>")}<script data-version="{versions[-1]}">' in page
        assert versions[0] != versions[1]
        for path, status in (("/a.txt", 200), ("/none/", 404), ("/../../etc/passwd", 404)):
            connection.request("GET", path)
            answer = connection.getresponse()
            assert (answer.status, b"EventSource" in answer.read()) == (status, False)
        with socket.create_connection(
            ("127.0.0.1", int(server.address.split(":")[2].strip("/")))
        ) as listening:
            listening.sendall(b"GET /_live HTTP/1.1\r\nHost: x\r\n\r\n")
            events = listening.makefile("r")
            while events.readline().strip():
                pass
            assert json.loads(events.readline().removeprefix("data: ")) == {"text": "", "built": False}
            server.browsers.tell("running", built=True)
            events.readline()
            assert json.loads(events.readline().removeprefix("data: ")) == {"text": "running", "built": True}
            server.close()
            assert events.read().strip() == ""
    finally:
        second.close()


def test_what_editors_and_python_write_is_not_a_save() -> None:
    names = ("a.md", "a.md~", ".a.md.swp", "#a.md#", ".a.md.12.new", "x/__pycache__/a.pyc", "mean.py")
    assert [name for name in names if is_meant(Change.modified, f"/docs/{name}")] == ["a.md", "mean.py"]
