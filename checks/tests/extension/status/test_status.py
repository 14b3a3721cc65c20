"""The generated tables of what is verified."""

import html
import re

import pytest
from docutils import nodes
from verified.known.evidence import Evidence
from verified.status.status import totals

from checks.tests.extension.conftest import Built, TinySite, evidence, ran

ONE = "\n```console\n[ada@gate1 ~]$ a\n[ada@gate1 ~]$ b\n```\n"
TWO = '\n```console\n[ada@gate1 ~]$ c\n```\n```console not-run="for <no> reason"\nC:\\>dir\n```\n'


def status(site: TinySite) -> Built:
    site.page("one", ONE)
    site.page("dir/two", TWO)
    site.page("status", "\n```{verification}\n```\n")
    return site.build()


def rows(built: Built, name: str) -> list[list[str]]:
    """Return the texts of one table, row by row."""
    (table,) = re.findall(rf'<table class="[^"]*\b{name}\b[^"]*">(.*?)</table>', built.html("status"), re.S)
    cells = [
        re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in re.findall(r"<tr.*?</tr>", table, re.S)
    ]
    return [[html.unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in row] for row in cells]


def test_without_evidence(site: TinySite) -> None:
    built = status(site)
    assert built.warnings == []
    assert "4 commands in 3 examples on 2 pages: 3 not verified yet, 1 not run." in built.html("status")
    assert "No run is known: this site was built without evidence." in built.html("status")


def test_totals_and_pages_add_up(site: TinySite) -> None:
    examples = {example["command"]: example for example in status(site).examples}
    failed = ran(examples["b"], outcome="failed", exit=1, reason="exit status <1>")
    site.evidence(evidence(ran(examples["a"]), failed, ran(examples["c"], digest="0" * 64)))
    built = status(site)
    assert "4 commands in 3 examples on 2 pages: 1 passed, 1 failed, 1 stale, 1 not run." in built.html(
        "status"
    )
    assert rows(built, "per-page") == [
        ["page", "passed", "failed", "stale", "not run", "took", "last run"],
        ["Dir/Two", "", "", "1", "1", "", "never"],
        ["One", "1", "1", "", "", "24 ms", "22 November 2026"],
        ["all pages", "1", "1", "1", "1", "", ""],
    ]
    assert rows(built, "wrong")[1:] == [
        ["Dir/Two, line 4", "c", "stale: changed since it last ran"],
        ["One, line 5", "b", "exit status <1>"],
    ]
    assert rows(built, "not-run")[1:] == [["Dir/Two, line 6", "C:\\>dir", "for <no> reason"]]
    assert "Last run: 22 November 2026, 18:55 UTC. Engine: podman 4." in built.html("status")
    assert "sha256:abc" in built.html("status")
    assert "c0ffee" in built.html("status")
    assert "/commit/" not in built.html("status")


def test_links_lead_to_the_example(site: TinySite) -> None:
    built = status(site)
    (target,) = re.findall(r'href="(dir/two.html)#(example-dir-two-c-dir)"', built.html("status"))
    assert f'id="{target[1]}"' in built.html("dir/two")


def test_it_follows_every_page(site: TinySite) -> None:
    status(site)
    site.page("one", "Words.")
    built = site.build()
    assert "status" in built.written
    assert "2 commands in 2 examples on 1 page:" in built.html("status")


def test_nothing_to_show(site: TinySite) -> None:
    site.page("status", "\n```{verification}\n```\n")
    built = site.build()
    assert "There are no examples." in built.html("status")
    assert "Every example is run." in built.html("status")


@pytest.mark.parametrize("repository", ["https://example.org/it", "https://example.org/it/"])
def test_the_commit_is_a_link_if_its_repository_is_known(repository: str) -> None:
    run = {
        "finished": "2026-11-22T18:55:00Z",
        "engine": "podman 4",
        "image": "sha256:abc",
        "commit": "c0ffee",
    }
    shown = totals({}, Evidence(run=run), repository)
    (link,) = (link for node in shown for link in node.findall(nodes.reference))
    assert (link["refuri"], link.astext()) == ("https://example.org/it/commit/c0ffee", "c0ffee")
