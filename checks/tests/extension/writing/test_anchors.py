"""Names of examples for links: they follow the command, not the line."""

import re

from checks.tests.extension.conftest import TinySite

PAGE = """
```console
[ada@gate1 ~]$ echo one
one
```

```console
[ada@gate1 ~]$ echo one
one
```

```console not-run="no reason"
C:\\>dir /b
```

```{code-block} python
:caption: bin/mean.py

print(1)
```
"""


def ids(site: TinySite, text: str) -> list[str]:
    """Return the ids of the examples and files of a page."""
    site.page("dir/page", text)
    return re.findall(r'id="((?:example|file)-[^"]*)"', site.build().html("dir/page"))


def test_a_name_says_what_the_example_begins_with(site: TinySite) -> None:
    assert ids(site, PAGE) == [
        "example-dir-page-echo-one",
        "example-dir-page-echo-one-2",
        "example-dir-page-c-dir-b",
        "example-dir-page-bin-mean-py",
        "file-dir-page-bin-mean-py",
    ]


def test_a_name_outlives_a_change_above_it(site: TinySite) -> None:
    before = ids(site, PAGE)
    assert ids(site, f"\nA new paragraph.\n{PAGE}") == before


def test_each_example_has_a_link_to_itself(site: TinySite) -> None:
    site.page("page", PAGE)
    html = site.build().html("page")
    linked = re.findall(r'id="(example-[^"]*)".*?href="#\1" title="Link to this example"', html, re.DOTALL)
    assert len(linked) == 4
