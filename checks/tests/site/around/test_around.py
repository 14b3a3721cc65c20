"""What stands around a page's text: where it is, when it was changed, what can be taken away from it."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest

from checks.tests.site import samples
from checks.tests.site.conftest import SITE, examples, pages, path_of, serve
from checks.tests.site.crawl import WIDTHS
from conf.facts import CLUSTER_TOML, ROOT, value

sys.path.insert(0, str(ROOT / "docs" / "_ext"))

from around.page_dates import last_changes

SECTIONS = {"guide/": "Guide", "reference/": "Reference", "tutorial/": "Tutorial", "explain/": "Explanation"}
CRUMBS = """
() => [...document.querySelectorAll('nav[aria-label=Breadcrumb] li')].map(item =>
  [item.innerText, item.querySelector('a')?.href ?? item.getAttribute('aria-current')])
"""


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("guide/batch/", ["Start", "Guide", "Jobs", "Submit batch jobs"]),
        ("guide/", ["Start", "Guide"]),
        ("reference/glossary/", ["Start", "Reference", "Glossary"]),
        ("admin/permissions/", ["Start", "Administrators’ guide", "Permissions"]),
        ("", []),
    ],
)
def test_breadcrumbs_lead_back(visit: Any, path: str, names: list[str]) -> None:
    visitor = visit()
    found = visitor.open(path).evaluate(CRUMBS)
    assert [name for name, _ in found] == names
    assert [target for _, target in found[-1:]] == ["page"] * bool(names)
    for name, address in found[:-1]:
        page = visitor.open(address.removeprefix(visitor.site))
        if "#" in address:
            assert page.locator(f"{address[address.index('#') :]} > h2").inner_text().startswith(name)
        elif name != "Start":
            assert page.locator("h1").inner_text().startswith(name)


@pytest.mark.parametrize("path", SECTIONS)
def test_a_section_lists_its_pages(visit: Any, path: str) -> None:
    page = visit().open(path)
    assert page.locator("h1").inner_text().startswith(SECTIONS[path])
    listed = page.locator(".section-pages a").evaluate_all("links => links.map(link => link.href)")
    inside = [urljoin(page.url, f"../{each}") for each in pages() if each.startswith(path) and each != path]
    assert sorted(listed) == sorted(inside)
    assert min(len(about) for about in page.locator(".section-pages dd").all_inner_texts()) > 9


def test_next_links_lead_through_all_pages_of_the_menu(visit: Any) -> None:
    page = visit(java_script_enabled=False).open("")
    menu = page.locator(".sidebar-tree a").evaluate_all("links => links.map(link => link.href)")
    for address in menu[:-1]:
        path = address.partition("/iceberg-docs/")[2]
        assert 'class="next-page"' in (SITE / path / "index.html").read_text(encoding="utf-8"), path


def test_a_page_says_when_it_was_changed(visit: Any) -> None:
    dates = last_changes(ROOT / "docs")
    if not dates:
        pytest.skip("no history: the site says nothing of changes then")
    log = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%as", "--", "docs/guide/connect.md"],
        capture_output=True,
        text=True,
        check=True,
    )
    shown = visit().open("guide/connect/").locator(".about-page time")
    assert shown.get_attribute("datetime") == log.stdout.strip() == dates["guide/connect"]


def test_without_history_there_are_no_dates(tmp_path: Path) -> None:
    assert last_changes(tmp_path) == {}
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert last_changes(tmp_path) == {}
    subprocess.run(["git", "clone", "-q", "--depth=1", ROOT.as_uri(), str(tmp_path / "part")], check=True)
    assert last_changes(tmp_path / "part" / "docs") == {}


def test_a_feed_tells_of_changed_pages() -> None:
    if not last_changes(ROOT / "docs"):
        pytest.skip("no history: there is no feed then")
    names = {"atom": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.parse(SITE / "feed.xml").getroot()  # noqa: S314 - our own
    days = [each.text or "" for each in feed.findall("atom:entry/atom:updated", names)]
    assert days == sorted(days, reverse=True)
    assert feed.findtext("atom:updated", None, names) == days[0]
    links = [each.get("href") or "" for each in feed.findall("atom:entry/atom:link", names)]
    assert 5 < len(links) == len(set(links)) <= 20
    assert {link.removeprefix(value("site.url")) for link in links} <= set(pages())
    assert not any("/contributing/" in link for link in links)
    assert 'type="application/atom+xml"' in (SITE / "index.html").read_text(encoding="utf-8")


def test_files_are_downloaded_to_the_last_byte(visit: Any) -> None:
    visitor = visit()
    for name in ("guide/batch", "guide/jupyter", "guide/compilers"):
        files = [example for example in examples()[name] if example["kind"] == "file"]
        links = visitor.open(path_of(name)).locator(".code-block-caption a.download")
        assert links.count() == len(files) > 0
        for number, file in enumerate(files):
            link = links.nth(number)
            assert link.inner_text().split() == ["Download", file["path"].rpartition("/")[2]]
            with urlopen(link.evaluate("link => link.href")) as answer:  # noqa: S310 - our own server
                assert answer.read() == file["content"].encode()
        with visitor.page.expect_download() as download:
            links.first.click()
        assert download.value.suggested_filename == files[0]["path"].rpartition("/")[2]


@pytest.fixture(scope="module")
def announced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the sample site, with an announcement and a copy to read offline."""
    folder = tmp_path_factory.mktemp("announced")
    text = CLUSTER_TOML.read_text(encoding="utf-8")
    line = 'announcement = "No jobs on <Monday> & Tuesday"'
    assert 'announcement = "" ' in text
    (folder / "conf").mkdir()
    (folder / "conf" / "cluster.toml").write_text(text.replace('announcement = "" ', line), encoding="utf-8")
    (folder / "copy").mkdir()
    (folder / "copy" / "index.html").write_text("all pages", encoding="utf-8")
    samples.build(folder, {"ICEBERG_SITE": str(folder / "conf")}, {"offline_folder": str(folder / "copy")})
    server, address = serve(folder / "site")
    yield address
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["", "passed/", "search/"])
def test_an_announcement_stands_on_every_page(visit: Any, announced: str, path: str) -> None:
    assert visit(announced).open(path).inner_text(".announcement") == "No jobs on <Monday> & Tuesday"


def test_without_an_announcement_there_is_no_line(visit: Any, sample: str) -> None:
    assert visit(sample).open("passed/").locator(".announcement").count() == 0


def test_the_offline_copy_is_linked_where_there_is_one(visit: Any, announced: str, tmp_path: Path) -> None:
    link = visit(announced).open("passed/").get_by_text("All pages to read offline")
    archive = tmp_path / "offline.zip"
    with urlopen(link.evaluate("link => link.href")) as answer:  # noqa: S310 - our own server
        archive.write_bytes(answer.read())
    with zipfile.ZipFile(archive) as opened:
        assert opened.read("offline/index.html") == b"all pages"
        assert {entry.date_time[0] for entry in opened.infolist()} == {1980}


def test_each_page_leads_to_what_is_said_of_its_accessibility(visit: Any) -> None:
    page = visit().open("guide/connect/")
    page.locator(".about-page a", has_text="Accessibility").click()
    page.wait_for_url("**/reference/accessibility/")
    told = page.inner_text("article")
    assert f"{', '.join(map(str, WIDTHS[:-1]))} and {WIDTHS[-1]} pixels" in told
    for path in set(pages()) - {"search/"}:
        assert 'accessibility/">Accessibility</a>' in (SITE / path / "index.html").read_text("utf-8") or (
            path == "reference/accessibility/"
        )


def test_no_page_links_a_copy_that_is_not_there() -> None:
    for path in set(pages()) - {"search/"}:
        linked = "All pages to read offline" in (SITE / path / "index.html").read_text(encoding="utf-8")
        assert linked == (SITE / "offline.zip").exists(), path
