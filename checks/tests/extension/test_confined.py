"""A page of a pull request reads no file of the machine that builds it, and runs and fetches nothing."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

from checks.tests.extension.conftest import TinySite

SECRET = "a line of a file that belongs to no page"
FRONT = "---\n{}\n---\n"
RUN = "{{% raw %}}{{{{ env.app.srcdir.__class__('{ran}').touch() }}}}{{% endraw %}}"

# What a page says, and on which line it is refused with which words. In {} stand places of the test.
READS = {
    "include": ("```{{include}} ../secret.txt\n```", 2, "../secret.txt is not a file of docs/"),
    "include, from the root": ("```{{include}} /../secret.txt\n```", 2, "not a file of docs/"),
    "include of docutils": ("```{{include}} <{up}{secret}>\n:literal:\n```", 2, "not a file of docs/"),
    "include through a link": ("```{{include}} link.txt\n```", 2, "link.txt is not a file of docs/"),
    "literalinclude": ("```{{literalinclude}} ../secret.txt\n```", 2, "../secret.txt is not a file"),
    "captioned": ("```{{literalinclude}} ../secret.txt\n:caption: a.txt\n```", 2, "not a file of docs/"),
    "difference": (
        "```{{literalinclude}} own.txt\n:diff: ../secret.txt\n```",
        3,
        "Unknown option key: 'diff'",
    ),
    "table": ("```{{csv-table}}\n:file: ../secret.txt\n```", 2, "may not use the directive csv-table"),
    "raw": ("```{{raw}} html\n:file: ../secret.txt\n```", 2, "may not use the directive raw"),
    "restructured": ("\n```{{eval-rst}}\n.. include:: ../secret.txt\n```", 3, "without eval-rst"),
    "picture": ("![a](../secret.txt)", 2, "../secret.txt is not a file of docs/"),
    "picture, escaped": ("![a](%2e%2e/secret.txt)", 2, "is not a file of docs/"),
    "figure": ("```{{figure}} ../secret.txt\n```", 2, "../secret.txt is not a file of docs/"),
    "link": ("\ntext\n[a](../secret.txt)", 3, "../secret.txt is not a file of docs/"),
    "link to a path": ("[a](path:../secret.txt)", 2, "../secret.txt is not a file of docs/"),
    "download": ("{{download}}`../secret.txt`", 2, "../secret.txt is not a file of docs/"),
    "in a note": (":::{{note}}\n\n```{{include}} ../secret.txt\n```\n:::", 4, "not a file of docs/"),
    "device": ("```{{include}} ../../../../../../../../dev/zero\n```", 2, "not a file of docs/"),
    "fifo": ("```{{literalinclude}} ../fifo\n```", 2, "../fifo is not a file of docs/"),
}
RUNS = {
    "page's own settings": (
        "myst:\n  enable_extensions: [substitution]",
        "{{{{ env.srcdir.__class__('{ran}').touch() }}}}",
        "may not set myst",
    ),
    "own substitutions": (
        "myst:\n  enable_extensions: [substitution]\n  substitutions:\n    a: '```{{include}} ../secret.txt'",
        "{{{{ a }}}}",
        "may not set myst",
    ),
    "redirection": ("html_meta:\n  http-equiv=refresh: 0", "", "may not set html_meta"),
}
WRITES = {
    "script": ("<script>alert(1)</script>", 2, "no HTML of its own: write <script>alert(1)</script>"),
    "inline": ("\na <b onclick='alert(1)'>b</b>", 3, "no HTML of its own: write <b onclick"),
    "in a list": ("\n- a\n\n  <img src=x onerror=alert(1)>\n", 5, "no HTML of its own: write <img"),
    "after a comment": ("<!-- a --><script>alert(1)</script><!-- b -->", 2, "no HTML of its own"),
    "contents": ("```{{toctree}}\na <javascript://%0aalert(1)>\n```", 2, "not to javascript://"),
    "card": (
        "```{{figure}} own.txt\n:target: javascript:alert(1)\n```",
        2,
        "leads to a page or to http",
    ),
    "role": ("```{{role}} html(raw)\n:format: html\n```", 2, "may not use the directive role"),
    "only": ("```{{only}} html\n```", 2, "may not use the directive only"),
}
FETCHES = {
    "table": ("```{{csv-table}}\n:url: {address}\n```", 2, "may not use the directive csv-table"),
    "raw": ("```{{raw}} html\n:url: {address}\n```", 2, "may not use the directive raw"),
    "include": ("```{{include}} {address}\n```", 2, "is not a file of docs/"),
    "picture": ("```{{image}} {address}\n```", 2, "is not a file of docs/"),
}


@pytest.fixture
def places(site: TinySite) -> dict[str, str]:
    """What the pages try to reach, by the names used above."""
    secret, ran = site.folder / "secret.txt", site.folder / "ran"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    os.mkfifo(site.folder / "fifo")
    (site.docs / "own.txt").write_text("own\n", encoding="utf-8")
    return {"secret": str(secret), "ran": str(ran), "up": "../" * 30}


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and what it was asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", paths
        server.shutdown()


def refused(site: TinySite, line: int, words: str) -> str:
    """Build the site; assert that its page is refused there, and return all that was written."""
    built = site.build()
    found = [text for text in built.warnings if text.startswith(f"page.md:{line}: ") and words in text]
    assert found, built.warnings
    assert not built.examples_file.exists() or "Unknown option" in words
    files = [path for path in (site.folder / "build").rglob("*") if path.is_file()]
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("way", READS)
def test_no_file_outside_the_docs_is_read(site: TinySite, places: dict[str, str], way: str) -> None:
    text, line, words = READS[way]
    site.page("page", text.format_map(places))
    if "through a link" in way:
        (site.docs / "link.txt").symlink_to("own.txt")
        (site.docs / "own.txt").unlink()
        (site.docs / "own.txt").symlink_to(places["secret"])
        with pytest.raises(ExtensionError, match=r"docs/(own|link)\.txt is a link that leads out of docs/"):
            site.build()
        return
    assert SECRET not in refused(site, line, words)


@pytest.mark.parametrize("way", RUNS)
def test_no_page_runs_anything(site: TinySite, places: dict[str, str], way: str) -> None:
    head, text, words = RUNS[way]
    page = FRONT.format(head.format_map(places)) + "# Page\n\n" + text.format_map(places)
    (site.docs / "page.md").write_text(page, encoding="utf-8")
    written = refused(site, 2, words)
    assert SECRET not in written
    assert 'http-equiv="refresh"' not in written
    assert not Path(places["ran"]).exists()


@pytest.mark.parametrize("way", WRITES)
def test_no_page_writes_html(site: TinySite, places: dict[str, str], way: str) -> None:
    text, line, words = WRITES[way]
    site.page("page", text.format_map(places))
    refused(site, line, words)
    html = (site.folder / "build" / "site" / "page.html").read_text(encoding="utf-8")
    assert "alert(1)" not in html


@pytest.mark.parametrize("way", FETCHES)
def test_no_page_fetches(site: TinySite, asked: tuple[str, list[str]], way: str) -> None:
    text, line, words = FETCHES[way]
    address, paths = asked
    site.page("page", text.format(address=address))
    refused(site, line, words)
    assert paths == []


@pytest.mark.parametrize(
    "scheme", ["javascript:alert(1)//", "file:///etc/passwd", "data:text/html,a", "vbscript:a"]
)
@pytest.mark.parametrize("form", ["[a]({})", "<{}>", "[a]: {}\n\n[a]", "![a]({})", "[a](<{}>)"])
def test_no_link_runs_or_reads(site: TinySite, scheme: str, form: str) -> None:
    site.page("page", "\n" + form.format(scheme))
    site.build()
    html = (site.folder / "build" / "site" / "page.html").read_text(encoding="utf-8")
    assert f'="{scheme[:6]}' not in html


def test_a_page_that_is_a_link_is_not_read(site: TinySite, places: dict[str, str]) -> None:
    (site.docs / "page.md").symlink_to(places["secret"])
    with pytest.raises(ExtensionError, match=r"docs/page\.md is a link that leads out of docs/"):
        site.build()


def test_every_page_is_markdown(site: TinySite) -> None:
    (site.docs / "page.rst").write_text("Page\n====\n\n.. include:: ../secret.txt\n", encoding="utf-8")
    with pytest.raises(ExtensionError, match=r"docs/page\.rst is a page in another markup"):
        site.build()


def test_what_a_page_needs_stays(site: TinySite) -> None:
    (site.docs / "own.txt").write_text("own\n", encoding="utf-8")
    (site.docs / "part.txt").write_text("*included*\n", encoding="utf-8")
    (site.docs / "same.txt").symlink_to("part.txt")
    head = FRONT.format("needs: nothing")
    site.docs.joinpath("page.md").write_text(
        f"{head}# Page\n\n<!-- a note <script> -->\n\n"
        "[a](own.txt) [b](https://example.org) <me@example.org>\n\n"
        "```{include} same.txt\n```\n\n```{literalinclude} own.txt\n:language: text\n```\n",
        encoding="utf-8",
    )
    assert site.build().warnings == []
    html = (site.folder / "build" / "site" / "page.html").read_text(encoding="utf-8")
    assert "<em>included</em>" in html
    assert 'href="https://example.org"' in html
    assert 'href="mailto:me' in html
    assert "own.txt" in html
    assert "a note" not in html
