"""What is written to examples.json."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import versions

from checks.pages.contract import schemas
from checks.pages.contract.examples import ContractError, read_book
from checks.tests.extension.conftest import Built, TinySite

PAGE = """
Before.

```console terminal=2 check-only
ada@desk:~$ ssh gate
Go on? yes
ada's password:

[ada@gate1 ~]$ cd {{ tool.root }}
```

1. In a list:

   ```console fails
   [ada@<worker> ~]$ true
   [ada@<worker> ~]$ false
   no
   [ada@<worker> ~]$
   ```

:::{note}
```console serves=":80"
[ada@<worker> ~]$ serve
...
```
:::

::::{tabs}
:::{group-tab} One
```{code-block} python
:caption: ~/bin/{{ tool.version }}.py

print("é {{ tool.version }}")
```
:::
:::{group-tab} Two
```console not-run="too {{ tool.version }}"
$ rm
```
:::
::::

```{literalinclude} ../_files/a.txt
:language: text
:caption: a.txt
```

```python
print("only shown")
```
"""


@pytest.fixture
def full(site: TinySite) -> TinySite:
    """Return a site with a page that has everything."""
    (site.docs / "_files").mkdir()
    (site.docs / "_files" / "a.txt").write_text("{{ tool.root }}\n\tone\n\n", encoding="utf-8")
    site.page("guide/full", PAGE)
    return site


def test_examples_stand_in_reading_order_with_true_lines(full: TinySite) -> None:
    built = full.build()
    assert built.warnings == []
    shown = [(e["kind"], e["block"], e["line"], e.get("command", e.get("path"))) for e in built.examples]
    assert shown == [
        ("command", 5, 6, "ssh gate"),
        ("command", 5, 10, "cd /opt/tool"),
        ("command", 15, 16, "true"),
        ("command", 15, 17, "false"),
        ("command", 15, 19, ""),
        ("command", 23, 24, "serve"),
        ("file", 31, 31, "bin/1.2.py"),
        ("not-run", 38, 38, "$ rm"),
        ("file", 44, 44, "a.txt"),
    ]
    source = (full.docs / "guide" / "full.md").read_text(encoding="utf-8").split("\n")
    for example in built.examples:
        if example["kind"] == "command":
            assert example["prompt"] in source[example["line"] - 1]
        assert "```" in source[example["block"] - 1]


def test_every_field_is_what_the_page_says(full: TinySite) -> None:
    first, second, true, false, nothing, serve, program, not_run, text = full.build().examples
    assert first["answers"] == [
        {"question": "Go on?", "answer": "yes", "key": None, "after": None},
        {"question": "password:", "answer": None, "key": None, "after": None},
    ]
    assert first["expected"] == ["Go on? yes", "ada's password:", ""]
    assert [e["session"] for e in (first, second, true)] == ["2", "2", "1"]
    marks = [(e["fails"], e["serves"], e["check_only"]) for e in (first, second, true, false, nothing, serve)]
    plain = (False, None, False)
    assert marks[:2] == [(False, None, True)] * 2
    assert marks[2:] == [plain, (True, None, False), plain, (False, ":80", False)]
    assert (true["user"], true["host"], true["prompt"]) == ("ada", "<worker>", "[ada@<worker> ~]$")
    assert program["content"] == 'print("é 1.2")\n'
    assert text["content"] == "{{ tool.root }}\n\tone\n\n"
    assert not_run["reason"] == "too 1.2"
    assert not {"session", "user", "prompt"} & not_run.keys()


@pytest.mark.parametrize("name", schemas.FILES)
def test_the_schemas_are_those_of_the_types(name: str) -> None:
    """`python -m checks.pages.contract.schemas` writes them."""
    text = schemas.path_of(name).read_text(encoding="utf-8")
    assert text == schemas.schema(schemas.FILES[name])
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_the_file_is_what_the_schema_says(full: TinySite) -> None:
    schema = json.loads(schemas.path_of("examples").read_text(encoding="utf-8"))
    contract = full.build().contract
    jsonschema.validate(contract, schema)
    assert contract["pages"] == {
        "guide/full": {"title": "Guide/Full", "source": "docs/guide/full.md", "needs": None}
    }
    assert contract["placeholders"]["worker"]["pattern"] == r"n\d\d"
    assert contract["placeholders"]["pip"]["literal"] is True


def block(*commands: str, fence: str = "console") -> str:
    lines = [f"[ada@gate1 ~]$ {command}" for command in commands]
    return "\n".join(["", f"```{fence}", *lines, "```", ""])


def digests(site: TinySite, text: str) -> list[str]:
    site.page("page", text)
    return [example["digest"] for example in site.build().examples]


def test_a_change_makes_later_examples_another_and_no_earlier_ones(site: TinySite) -> None:
    before = digests(site, block("a", "b") + block("c"))
    after = digests(site, block("a", "x") + block("c"))
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, False]
    assert len({*before, *after}) == 5


def test_where_an_example_stands_does_not_matter(site: TinySite) -> None:
    before = digests(site, block("a", "b") + block("c"))
    assert digests(site, "\nA word more.\n" + block("a") + block("b", "c")) == before


def test_what_is_not_run_does_not_matter_to_what_is(site: TinySite) -> None:
    before = digests(site, block("a") + block("b"))
    after = digests(site, block("a") + block("n", fence='console not-run="no"') + block("b"))
    assert [after[0], after[2]] == before


def test_the_same_command_twice_has_two_digests(site: TinySite) -> None:
    first, second = digests(site, block("a", "a"))
    assert first != second


def test_an_unchanged_file_is_not_written_again(site: TinySite) -> None:
    site.page("page", block("a"))
    built = site.build()
    os.utime(built.examples_file, (1, 1))
    site.page("other", "Words.")
    site.build()
    assert built.examples_file.stat().st_mtime == 1
    site.page("other", block("b"))
    assert len(site.build().examples) == 2


def test_a_removed_page_is_forgotten(site: TinySite) -> None:
    site.page("page", block("a"))
    site.page("other", block("b"))
    assert len(site.build().examples) == 2
    (site.docs / "other.md").unlink()
    built = site.build()
    assert list(built.contract["pages"]) == ["page"]
    assert "page" not in built.read


def test_only_changed_pages_are_read_again(site: TinySite) -> None:
    site.page("page", block("a"))
    site.page("other", block("b"))
    site.build()
    site.page("other", block("b", "c"))
    built = site.build()
    assert built.read == ["other"]
    assert [example["command"] for example in built.examples] == ["b", "c", "a"]


def test_all_pages_are_read_again_when_the_facts_change(site: TinySite) -> None:
    site.page("page", block("echo {{ tool.version }}"))
    site.build()
    site.facts = {**site.facts, "tool": {"version": "2"}}
    assert site.build().examples[0]["command"] == "echo 2"


def test_all_pages_are_read_again_when_the_extension_changes(
    site: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("page", block("true"))
    site.build()
    assert site.build().read == []
    monkeypatch.setattr(versions, "of", lambda _files: 1)
    assert "page" in site.build().read


def test_reading_in_parallel_gives_the_same(site: TinySite) -> None:
    for number in range(12):
        site.page(f"page{number}", block(f"echo {number}"))
    serial = site.build().contract
    (site.folder / "build" / "examples.json").unlink()
    (site.folder / "build" / "doctrees" / "environment.pickle").unlink()
    parallel = site.build(parallel=2)
    assert parallel.warnings == []
    assert parallel.contract == serial
    assert len(parallel.examples) == 12


def test_no_half_file_is_left(site: TinySite) -> None:
    site.page("page", block("a"))
    built = site.build()
    assert [path.name for path in Path(built.folder, "build").glob("*.json*")] == ["examples.json"]


def test_a_page_without_examples_is_not_listed(site: TinySite) -> None:
    site.page("page", "Words.")
    assert site.build().contract["pages"] == {}


def test_what_a_page_needs_is_told_to_readers_and_to_the_runner(site: TinySite) -> None:
    path = site.docs / "page.md"
    path.write_text("---\nneeds: a <new> `account`\n---\n# Page\n```console\n[ada@gate1 ~]$ ls\n```\n")
    built = site.build()
    assert built.warnings == []
    assert built.contract["pages"]["page"]["needs"] == "a <new> `account`"
    assert [example["line"] for example in built.examples] == [6]
    shown = "To get the same output, start with a &lt;new&gt; <code"
    (note,) = re.findall(r'<p class="page-needs">(.*?)</p>', built.html("page"), re.DOTALL)
    assert shown in note
    assert "`" not in note
    assert "account</span>" in note


def test_a_file_is_shown_with_its_blank_lines(one_page: Callable[[str], Built]) -> None:
    built = one_page("```{code-block} bash\n:caption: a b/c.sh\n\n\n\tls\n\n\n```")
    (example,) = built.examples
    assert (example["path"], example["content"]) == ("a b/c.sh", "\n\tls\n\n\n")
    shown = re.sub(r"<[^>]*>", "", built.html("page").partition("<pre>")[2].partition("</pre>")[0])
    assert shown == "\n\tls\n\n\n"


COMMAND = {"kind": "command", "page": "a", "line": 1, "block": 1, "digest": "0" * 64, "session": "1"}
COMMAND |= {"user": "ada", "host": "desk", "prompt": "ada@desk:~$", "command": "ls"}
WHOLE = {"version": 2, "placeholders": {}, "pages": {"a": {"title": "A", "source": "a.md"}}}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"line": "1"}, r"Expected int, got str - at \$\.examples\[0\]\.line"),
        ({"kind": "shell"}, r"Invalid value 'shell' - at \$\.examples\[0\]\.kind"),
        ({"kind": "file"}, r"unknown field session - at \$\.examples\[0\]"),
        ({"page": "b"}, r"there is no page b - at \$\.examples\[0\]\.page"),
        ({"digest": "0"}, r"matching regex .* - at \$\.examples\[0\]\.digest"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_with_its_place(
    tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    path = tmp_path / "examples.json"
    path.write_text(json.dumps(WHOLE | {"examples": [COMMAND]}), encoding="utf-8")
    (found,) = read_book(path).pages["a"].examples
    assert found.written == "ls"
    path.write_text(json.dumps(WHOLE | {"examples": [COMMAND | changed]}), encoding="utf-8")
    with pytest.raises(
        ContractError, match=rf"examples\.json cannot be used \(.*{said}\): build the site again"
    ):
        read_book(path)


def test_the_format_of_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "examples.json"
    without = {key: value for key, value in WHOLE.items() if key != "version"}
    path.write_text(json.dumps(without | {"examples": []}), encoding="utf-8")
    with pytest.raises(ContractError, match="missing required field version"):
        read_book(path)
