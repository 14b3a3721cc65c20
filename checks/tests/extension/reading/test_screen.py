"""Steps on the reader's screen, from the page to examples.json and to HTML, with the pictures of a run."""

import base64

from checks.tests.extension.conftest import TinySite, evidence, ran

PAGE = """
```browser
open http://localhost:{{ tool.version }}
type your password into "Pass & word"
see "<worker>"
press Shift+Enter
picture "A picture & <IT>"
```

```window "on <worker>"
type "exit"
wait until it closes
```
"""
PNG = {"png": base64.b64encode(b"a picture").decode(), "width": 30, "height": 20}


def steps(site: TinySite) -> None:
    site.page("page", PAGE)


def test_contract(site: TinySite) -> None:
    steps(site)
    built = site.build()
    assert built.warnings == []
    found = [
        (one["line"], one["screen"], one["window"], one["action"], one["text"], one["into"])
        for one in built.examples
    ]
    assert found == [
        (4, "browser", None, "open", "http://localhost:1.2", None),
        (5, "browser", None, "password", "", "Pass & word"),
        (6, "browser", None, "see", "<worker>", None),
        (7, "browser", None, "key", "Shift+Enter", None),
        (8, "browser", None, "picture", "A picture & <IT>", None),
        (12, "window", "on <worker>", "type", "exit", None),
        (13, "window", "on <worker>", "closed", "", None),
    ]
    assert {one["kind"] for one in built.examples} == {"step"}
    assert {one["host"] for one in built.examples} == {"desk"}


def test_page_without_a_run(site: TinySite) -> None:
    steps(site)
    html = site.build().html("page")
    assert "Type your password into <strong>Pass &amp; word</strong></li>" in html
    assert "<kbd>Shift</kbd>+<kbd>Enter</kbd>" in html
    assert "There is no picture of this yet: A picture &amp; &lt;IT&gt;." in html
    assert "<img" not in html


def test_pictures_of_a_run(site: TinySite) -> None:
    steps(site)
    examples = site.build().examples
    entries = [ran(one, exit=None) for one in examples]
    entries[4]["picture"] = PNG
    site.evidence(evidence(*entries))
    built = site.build()
    assert built.warnings == []
    (picture,) = (built.folder / "build" / "site" / "_images").iterdir()
    assert picture.read_bytes() == b"a picture"
    html = built.html("page")
    assert (
        f'<img src="_images/{picture.name}" alt="A picture &amp; &lt;IT&gt;" width="30" height="20"' in html
    )
    # A page that has changed shows no picture of what it was, and the file goes with it.
    site.page("page", PAGE.replace("exit", "logout").replace("see", "press Tab\nsee"))
    built = site.build()
    assert "There is no picture of this yet" in built.html("page")
    assert not list((built.folder / "build" / "site" / "_images").iterdir())
