"""The job for broken links: Sphinx tries real addresses, and one issue follows what it finds."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from checks.tools.links.__main__ import main


class Hub(BaseHTTPRequestHandler):
    """A web site with one page, and as much of GitHub's API as the job uses."""

    issues: list[dict[str, Any]]

    def do_HEAD(self) -> None:
        """Answer whether there is such a page."""
        self.send_response(200 if self.path == "/there" else 404)
        self.end_headers()

    def do_GET(self) -> None:
        """List open issues, or send the page."""
        if "/issues" not in self.path:
            self.do_HEAD()
        else:
            self._answer([issue for issue in self.issues if issue["state"] == "open"])

    def do_POST(self) -> None:
        """Open an issue, or comment on one."""
        if self.path.endswith("/comments"):
            self._answer({})
        else:
            self.issues.append(self._fields() | {"number": len(self.issues) + 1, "state": "open"})
            self._answer(self.issues[-1])

    def do_PATCH(self) -> None:
        """Change an issue."""
        issue = self.issues[int(self.path.rpartition("/")[2]) - 1]
        issue.update(self._fields())
        self._answer(issue)

    def _fields(self) -> dict[str, Any]:
        assert self.headers["Authorization"] == "Bearer secret"
        fields: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        return fields

    def _answer(self, what: Any) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve, and tell the job that this is GitHub."""
    Hub.issues = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("GITHUB_API_URL", address)
    monkeypatch.setenv("GITHUB_REPOSITORY", "iceberg-hpc/iceberg-docs")
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    yield address
    server.shutdown()
    server.server_close()


def check(folder: Path, link: str, *options: str) -> int:
    """Run the job on a page with one link."""
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "index.md").write_text(f"# One page\n\nRead [this]({link}).\n", encoding="utf-8")
    return main([f"--docs={folder / 'docs'}", f"--output={folder / 'out'}", *options])


def test_one_issue_follows_the_broken_links(
    hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, f"{hub}/there", "--issue") == 0
    assert Hub.issues == []
    assert check(tmp_path, f"{hub}/gone", "--issue") == 0
    assert check(tmp_path, f"{hub}/gone-too", "--issue") == 0
    assert [issue["state"] for issue in Hub.issues] == ["open"]
    assert f"`docs/index.md:3` {hub}/gone-too: 404" in Hub.issues[0]["body"]
    assert Hub.issues[0]["labels"] == ["broken-links"]
    assert check(tmp_path, f"{hub}/there", "--issue") == 0
    assert Hub.issues[0]["state"] == "closed"
    assert "issue closed" in capsys.readouterr().out


def test_without_an_issue_the_exit_status_tells(
    hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, f"{hub}/there") == 0
    assert check(tmp_path, f"{hub}/gone") == 1
    assert f"docs/index.md:3: {hub}/gone: 404" in capsys.readouterr().out


def test_outside_a_workflow_it_says_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    assert check(tmp_path, "https://localhost/", "--issue") == 2
    assert "--issue needs GITHUB_REPOSITORY and GITHUB_TOKEN" in capsys.readouterr().err
