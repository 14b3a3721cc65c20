"""Steps on the reader's screen are broken too, and a broken one is killed."""

from pathlib import Path

from checks.mutation.operators.mutants import mutants
from checks.runner.limits import Limits
from checks.tests.helpers.iceberg import command, page, step
from checks.tests.mutation.conftest import Tried
from conf.cluster import SITE

FORM = """
<label>Your name <input></label>
<button onclick="hello.textContent = 'Hello, ' + document.querySelector('input').value">Greet</button>
<p id=hello>
"""


def test_what_is_broken() -> None:
    shown = page(
        [
            step("open", "https://localhost:9999/list"),
            step("password", "", into="Password:"),
            step("press", "Log in"),
            step("see", "3 files"),
            step("key", "Shift+Enter"),
            step("picture", "the list"),
            step("type", "exit", screen="window", window="on node1"),
        ]
    )
    assert [one.description for one in mutants(shown, SITE)] == [
        "`open https://localhost:9999/list` became `open https://localhost:9990/list`",
        "`open https://localhost:9999/list` became `open https://localhostt:9999/list`",
        "`open https://localhost:9999/list` left out",
        '`type your password into "Password:"` became `type your password into "Passwordd:"`',
        '`type your password into "Password:"` left out',
        '`press "Log in"` became `press "Logg in"`',
        '`press "Log in"` left out',
        '`see "3 files"` became `see "4 files"`',
        '`see "3 files"` became `see "3 filess"`',
        "`press Shift+Enter` became `press Enter`",
        "`press Shift+Enter` left out",
        '`type "exit"` became `type "exitt"`',
        "window `on node1` became `on nodee1`",
    ]


def test_a_broken_step_is_killed(new: object, tmp_path: Path) -> None:
    form = tmp_path / "form.html"
    form.write_text(FORM)
    shown = page(
        [
            step("open", form.as_uri()),
            step("into", "Ada", into="Your name"),
            step("press", "Greet"),
            step("see", "Hello, Ada"),
            command("true"),
        ]
    )
    # A browser takes a while to start where other tests run beside it.
    patient = Limits(command_seconds=60, screen_seconds=5)
    tried = Tried(shown, new, lambda _: True, puts_back=True, limits=patient)  # type: ignore[arg-type]
    assert not tried.work.error
    assert [one.mutant.description for one in tried.all if one.outcome != "killed"] == []
    assert tried.outcomes()['`press "Greet"` became `press "Greett"`'] == ("killed", 3, "not seen")
    assert tried.outcomes()['`see "Hello, Ada"` became `see "Helloo, Ada"`'] == ("killed", 4, "not seen")
