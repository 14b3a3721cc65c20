"""The copy of one page: all that the site says, to read without a network."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checks.tests.site.conftest import BUILD, examples, serve
from conf.facts import ROOT


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Build the copy with what Sphinx has read already; return its file, and its address."""
    folder = tmp_path_factory.mktemp("offline")
    settings = [f"-Dverified_examples={folder / 'examples.json'}"]
    doctrees = str(BUILD / "doctrees")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "singlehtml", "-n", "-W", "-d", doctrees]
    subprocess.run([*command, *settings, str(ROOT / "docs"), str(folder / "copy")], check=True, timeout=300)
    server, address = serve(folder / "copy")
    yield folder / "copy" / "index.html", address
    server.shutdown()
    server.server_close()


def test_every_page_and_every_example_is_in_it(copy: tuple[Path, str]) -> None:
    text = copy[0].read_text(encoding="utf-8")
    blocks = {(page, example["block"]) for page, found in examples().items() for example in found}
    ids = [each for each in re.findall(r'\bid="([^"]+)"', text) if each.startswith("example-")]
    assert len(ids) == len(set(ids)) == len(blocks)
    for page in {page for page, _ in blocks}:
        assert any(each.startswith(f"example-{page.replace('/', '-')}-") for each in ids)


def test_its_links_lead_somewhere_in_it(copy: tuple[Path, str]) -> None:
    text = copy[0].read_text(encoding="utf-8")
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    inside = re.findall(r'<a [^>]*class="[^"]*reference internal[^"]*"[^>]*href="#([^"]+)"', text)
    assert len(inside) > 50
    assert {target for target in inside if target not in ids} == set()


def test_it_asks_for_no_file_that_is_not_there(copy: tuple[Path, str]) -> None:
    text = copy[0].read_text(encoding="utf-8")
    asked = re.findall(r'<[a-z]+ (?:[^<>]* )?(?:action|src|href)="(?!#|[a-z]+:)([^"?#]+)', text)
    assert asked
    assert {file for file in asked if not (copy[0].parent / file).is_file()} == set()


def test_it_opens_as_a_file_without_complaints(visit: Any, copy: tuple[Path, str]) -> None:
    visitor = visit(copy[0].parent.as_uri() + "/")
    page = visitor.open("index.html")
    assert page.locator(".verified").count() > 10
    assert visitor.complaints == []
