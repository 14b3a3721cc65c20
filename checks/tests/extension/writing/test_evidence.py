"""What the site shows of the evidence: beside each example, and on top of each page."""

import html
import json
import re
import time
from typing import Any

import pytest

from checks.tests.extension.conftest import Built, TinySite, evidence, ran

PAGE = """
```console
[ada@<worker> ~]$ echo one
one
[ada@<worker> ~]$ echo two
two
```

```console
[ada@<worker> ~]$ echo three
```

```console not-run="a <b>reason</b>"
$ rm
```

```{code-block} python
:caption: a.py
pass
```
"""


@pytest.fixture
def page(site: TinySite) -> TinySite:
    """Return a site with one page of four blocks."""
    site.page("page", PAGE)
    return site


def blocks(built: Built) -> list[str]:
    """Return the HTML of each block of the page."""
    return re.split(r'(?=<div class="verified verified-)', built.html("page"))[1:]


def states(built: Built) -> list[str]:
    """Return the state of each block."""
    return re.findall(r'<div class="verified verified-([a-z-]+)"', built.html("page"))


def header(built: Built) -> str:
    """Return the line under the page's title."""
    (line,) = re.findall(r'<p class="page-verdict[^>]*>(.*?)</p>', built.html("page"))
    return html.unescape(line)


def text(markup: str) -> str:
    """Return what a reader sees of some HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def all_ran(site: TinySite, **changes: Any) -> dict[str, Any]:
    """Return evidence of all examples; `changes` are by command."""
    entries = []
    for example in site.build().examples:
        outcome = {"outcome": "not-run", "reason": example.get("reason"), "exit": None, "ms": None}
        more = outcome if example["kind"] == "not-run" else {}
        entries.append(ran(example, **more, **changes.get(str(example.get("command")), {})))
    return evidence(*entries)


def test_without_evidence_the_site_says_so(page: TinySite) -> None:
    built = page.build()
    assert built.warnings == []
    assert states(built) == ["unverified", "unverified", "not-run", "unverified"]
    assert header(built) == "Not verified yet: no run of this page is known."
    assert "not verified yet" in text(blocks(built)[0])
    assert "<details" not in built.html("page")


def test_a_passed_block_has_its_duration_and_the_page_has_the_date(page: TinySite) -> None:
    page.evidence(all_ran(page, **{"echo one": {"ms": 1500}, "echo two": {"ms": 700, "output": "two"}}))
    built = page.build()
    assert built.warnings == []
    assert states(built) == ["passed", "passed", "not-run", "passed"]
    first = blocks(built)[0]
    assert "✓ passed · 2.2 s" in text(first)
    assert "Ran 22 November 2026, 18:54:00 UTC" in text(first)
    assert "ada@n01 · exit status 0 · 1.5 s" in text(first)
    assert '<pre tabindex="0">two</pre>' in first
    assert "no output" in text(first)
    assert header(built) == "Last verified 22 November 2026."


def test_the_real_output_has_the_command_as_it_was_typed(site: TinySite) -> None:
    site.page("page", "\n```console\n[ada@gate1 ~]$ qdel <job>\n[ada@gate1 ~]$ ls\n```\n")
    site.evidence(all_ran(site, **{"qdel <job>": {"typed": "qdel <i>7</i>", "output": "7 is gone"}}))
    (block,) = blocks(site.build())
    shown = block.partition('<ol class="runs">')[2]
    assert re.findall("<code>(.*?)</code>", shown) == ["qdel &lt;i&gt;7&lt;/i&gt;", "ls"]
    assert shown.index("<code>qdel") < shown.index("7 is gone") < shown.index("<code>ls")


def test_the_oldest_run_counts_for_a_page(page: TinySite) -> None:
    page.evidence(all_ran(page, **{"echo three": {"finished": "2025-01-02T03:04:05Z", "ms": 700}}))
    built = page.build()
    assert "2 January 2025." in header(built)
    marks = [text(block).partition("real output")[0] for block in blocks(built)]
    assert "passed · 22 November 2026 · " in marks[0]
    assert "passed · 700 ms" in marks[1]


def test_a_page_that_says_no_date_has_it_on_each_mark(page: TinySite) -> None:
    page.evidence(all_ran(page, **{"echo three": {"outcome": "failed", "reason": "no", "exit": 1}}))
    built = page.build()
    assert "2026" not in header(built)
    assert "✓ passed · 22 November 2026 · " in text(blocks(built)[0])


def test_what_is_not_run_says_why(page: TinySite) -> None:
    for known in (evidence(), all_ran(page)):
        page.evidence(known)
        built = page.build()
        assert "not run: a <b>reason</b>" in text(blocks(built)[2])
        assert "<b>" not in blocks(built)[2]


def test_a_failure_stands_open_with_its_reason(page: TinySite) -> None:
    failed = {"outcome": "failed", "reason": "exit status 3, expected 0", "exit": 3, "output": "oh & no"}
    page.evidence(all_ran(page, **{"echo two": failed}))
    built = page.build()
    assert states(built)[0] == "failed"
    assert '<details class="verdict" open>' in blocks(built)[0]
    assert "✗ failed: exit status 3, expected 0" in text(blocks(built)[0])
    assert '<pre tabindex="0">oh &amp; no</pre>' in blocks(built)[0]
    assert header(built) == "Failed: 1 of 4 examples failed."


def test_what_was_not_reached_is_not_called_passed(page: TinySite) -> None:
    lost = {"outcome": "not-reached", "reason": None, "exit": None, "ms": None}
    failed = {"outcome": "failed", "reason": "no", "exit": 1}
    page.evidence(all_ran(page, **{"echo two": failed, "echo three": lost}))
    built = page.build()
    assert states(built) == ["failed", "not-reached", "not-run", "passed"]
    assert header(built) == "Failed: 1 of 4 examples failed, 1 not reached, because an earlier one failed."


def test_a_changed_example_and_those_after_it_are_stale(page: TinySite) -> None:
    page.evidence(all_ran(page))
    page.page("page", PAGE.replace("echo two", "echo 2"))
    built = page.build()
    assert states(built) == ["stale", "stale", "not-run", "stale"]
    assert "stale: changed since it last ran" in text(blocks(built)[0])
    assert header(built) == "Stale: 3 of 4 examples changed since the last run."


def test_an_example_that_moved_is_not_stale(page: TinySite) -> None:
    page.evidence(all_ran(page))
    page.page("page", "\nNew words.\n" + PAGE)
    assert states(page.build()) == ["passed", "passed", "not-run", "passed"]


def test_what_the_runner_left_out_is_not_called_passed(page: TinySite) -> None:
    left_out = {"outcome": "not-run", "reason": "check-only", "exit": None, "ms": None}
    page.evidence(all_ran(page, **{"echo three": left_out}))
    assert header(page.build()).endswith(": 3 of 4 commands.")


def test_an_example_the_runner_left_out_says_why(page: TinySite) -> None:
    left_out = {"outcome": "not-run", "reason": "check-only", "exit": None, "ms": None}
    page.evidence(all_ran(page, **{"echo three": left_out}))
    built = page.build()
    assert states(built)[1] == "not-run"
    assert "not run: check-only" in text(blocks(built)[1])


EVIL = "</pre><script>alert(1)</script>&amp;\" onload='x' \x00\x1b[31m\u202e"


def test_output_cannot_become_markup(page: TinySite) -> None:
    evil = {"output": EVIL, "reason": EVIL, "command": EVIL, "host": "<b>", "user": "<i>"}
    page.evidence(all_ran(page, **{"echo one": evil | {"outcome": "failed"}}))
    built = page.build()
    assert "<script>alert" not in built.html("page")
    assert "&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in blocks(built)[0]
    assert "&lt;i&gt;@&lt;b&gt;" in blocks(built)[0]
    assert "\ufffd\ufffd[31m" in blocks(built)[0]


def test_a_transcript_cannot_become_markup(site: TinySite) -> None:
    site.page("page", f"\n```console\n[ada@gate1 ~]$ echo '<b>' \"&\"\n{EVIL}<job>\n```\n")
    markup = site.build().html("page")
    assert "<script>alert" not in markup
    assert "<b>" not in markup
    assert 'title="the job&#x27;s number">&lt;job&gt;</abbr>' in markup


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "not JSON: "),
        ("[]", "Expected object, got array;"),
        ('{"version": 1}', "Object missing required field image;"),
        (evidence({"page": "page"}), "Object missing required field line - at $.examples[0];"),
    ],
)
def test_unusable_evidence_is_set_aside(
    page: TinySite, content: object, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page.evidence(content)
    built = page.build()
    assert built.warnings == []
    said = capsys.readouterr().err
    assert f"evidence.json cannot be used: {reason}" in said
    assert "; so the site says nothing about what ran. Run the examples again." in said
    assert said.endswith("It is set aside as evidence.json.unusable.\n")
    assert states(built) == ["unverified", "unverified", "not-run", "unverified"]
    folder = page.folder / "build"
    assert (folder / "evidence.json.unusable").exists()
    assert not (folder / "evidence.json").exists()


def test_unusable_evidence_that_cannot_be_renamed_is_a_warning(page: TinySite) -> None:
    page.evidence("{")
    (page.folder / "build" / "evidence.json.unusable" / "x").mkdir(parents=True)
    (warning,) = page.build().warnings
    assert "evidence.json cannot be used, so the site says nothing about what ran: not JSON: " in warning
    assert warning.endswith("Run the examples again [verified.evidence]")


def test_much_evidence_costs_little_time(page: TinySite) -> None:
    example = page.build().examples[0]
    page.evidence(evidence(*[ran(example, line=line, page="gone") for line in range(1, 10_001)]))
    started = time.monotonic()
    assert states(page.build()) == ["unverified", "unverified", "not-run", "unverified"]
    assert time.monotonic() - started < 60


def test_only_pages_with_news_are_written_again(page: TinySite) -> None:
    page.page("other", "\n```console\n[ada@gate1 ~]$ x\n```\n")
    page.page("status", "\n```{verification}\n```\n")
    page.page("words", "Words.")
    examples = page.build().examples
    page.evidence(evidence(*[ran(example) for example in examples if example["page"] == "page"]))
    # Sphinx itself adds the pages whose table of contents names one that is written: here the index.
    assert page.build().written == ["index", "page", "status"]
    assert page.build().written == []
    page.evidence(evidence(*[ran(example) for example in examples if example["page"] == "other"]))
    built = page.build()
    assert built.written == ["index", "other", "page", "status"]
    assert built.read == []
    assert states(built)[0] == "unverified"


def test_what_was_seen_on_other_clusters_is_told(page: TinySite) -> None:
    page.evidence(all_ran(page))
    assert page.build().written != []
    examples = page.build().examples
    there = {"image": "Stanage, Slurm 23, account 0a1b2c3d", "finished": "2026-11-03T10:00:00Z"}
    left_out = {"outcome": "not-run", "reason": "costs", "exit": None, "ms": None}
    for name, more in (("real/evidence.json", left_out), ("real/b/evidence.json", {"outcome": "failed"})):
        path = page.folder / "build" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        first, second, *_ = examples
        path.write_text(json.dumps(evidence(ran(first, **there), ran(second, **there, **more))))
    lines = re.findall(r'<p class="page-verdict verified-(.*?)">(.*?)</p>', page.build().html("page"))
    assert lines == [
        ("passed", "Last verified 22 November 2026."),
        ("failed", "Also seen on Stanage, 3 November 2026: 1 of 4 commands, 1 failed."),
        ("passed", "Also seen on Stanage, 3 November 2026: 1 of 4 commands."),
    ]


@pytest.mark.parametrize("builder", ["text", "singlehtml", "dirhtml", "latex", "man"])
def test_other_builders_write_the_transcript_too(page: TinySite, builder: str) -> None:
    page.page("status", "\n```{verification}\n```\n")
    page.evidence(all_ran(page))
    built = page.build(builder=builder)
    assert built.warnings == []
    written = "".join(p.read_text(encoding="utf-8", errors="replace") for p in output(built) if p.is_file())
    assert "echo" in written
    assert "one" in written


def output(built: Built) -> list[Any]:
    """Return all text files that were written."""
    folder = built.folder / "build" / "site"
    return [path for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".tex", ".1"}]
