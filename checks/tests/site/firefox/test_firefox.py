"""What readers do most works in Firefox too, and nothing sticks out there."""

from collections.abc import Iterator

import pytest
from marionette_driver.keys import Keys

from checks.tests.helpers.waiting import soon
from checks.tests.site.conftest import pages
from checks.tests.site.firefox.reader import Reader
from conf.browser import find_firefox

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(600)]
WIDTHS = (320, 375, 768, 1280, 1920, 2560)
SHOWN = "return [...document.querySelectorAll('.verified pre')].map(pre => pre.innerText).join('\\n')"


@pytest.fixture(scope="module")
def firefox(site: str) -> Iterator[Reader]:
    """Start the machine's Firefox."""
    program = find_firefox()
    if program is None:
        pytest.fail("no Firefox on this machine: `apt-get install firefox-esr`", pytrace=False)
    reader = Reader(program, site)
    yield reader
    reader.close()


def test_no_page_is_wider_than_the_screen_or_complains(firefox: Reader) -> None:
    firefox.open("")
    wide = [
        (path, width, needs)
        for path in pages()
        for width, needs in firefox.needs(path, WIDTHS).items()
        if needs > int(width)
    ]
    assert wide == []
    assert firefox.complaints() == []


def test_a_complaint_is_noticed(firefox: Reader) -> None:
    firefox.open("")
    firefox.ask("document.body.append(document.createElement('script'))")
    firefox.ask("document.body.lastChild.text = 'throw new Error(\"on purpose\")'")
    assert soon(lambda: any("on purpose" in told for told in firefox.complaints()))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system(firefox: Reader, scheme: str) -> None:
    firefox.prefers(scheme)
    firefox.open("guide/connect/")
    red, green, blue = firefox.ask(
        "return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert (red + green + blue > 600) == (scheme == "light")


def test_a_box_over_the_page_finds_and_holds_its_field(firefox: Reader) -> None:
    firefox.open("guide/connect/")
    firefox.keys("/")
    assert soon(lambda: firefox.ask("return document.querySelector('dialog[open]') !== null"))
    firefox.keys("quota")
    assert soon(lambda: "Keep your home directory small" in firefox.element("dialog[open]").text)
    inside, outside = firefox.ask(
        "return ['dialog[open] input', 'dialog[open]'].map(one => document.querySelector(one))"
        ".map(one => one.getBoundingClientRect()).map(({left, right}) => [left, right])"
    )
    assert inside[0] - outside[0] == pytest.approx(outside[1] - inside[1], abs=2)
    firefox.keys(Keys.ENTER)
    assert soon(lambda: firefox.browser.get_url().split("#")[0].endswith("guide/storage/"))


def test_a_button_copies_what_can_be_pasted(firefox: Reader) -> None:
    firefox.open("guide/connect/")
    firefox.ask("document.querySelector('button.copybtn').focus()")
    firefox.keys(Keys.ENTER)
    assert soon(lambda: firefox.ask("return document.querySelector('button.copybtn.success') !== null"))
    firefox.keys("/")
    assert soon(lambda: firefox.ask("return document.querySelector('dialog[open]') !== null"))
    firefox.keys(Keys.CONTROL + "v")
    assert soon(lambda: firefox.ask("return document.activeElement.value") == "ssh te1st@iceberg.shef.ac.uk")


def test_commands_follow_the_readers_name(firefox: Reader) -> None:
    firefox.open("guide/connect/")
    firefox.element(".fields summary").click()
    firefox.element(".fields input[name=user]").send_keys("ada")
    assert soon(lambda: "ssh ada@iceberg.shef.ac.uk" in firefox.ask(SHOWN))
    firefox.element(".fields button").click()
    assert soon(lambda: "ssh te1st@iceberg.shef.ac.uk" in firefox.ask(SHOWN))


def test_tabs_change_by_keyboard(firefox: Reader) -> None:
    firefox.open("guide/connect/")
    tabs = "return [...document.querySelectorAll('[role=tab]')].slice(0, 2).map(tab => tab.ariaSelected)"
    assert firefox.ask(tabs) == ["true", "false"]
    firefox.ask("document.querySelector('[role=tab]').focus()")
    firefox.keys(Keys.ARROW_RIGHT)
    firefox.keys(Keys.ENTER)
    assert soon(lambda: firefox.ask(tabs) == ["false", "true"])


def test_a_link_into_what_is_folded_away_opens_it(firefox: Reader) -> None:
    firefox.open("guide/jupyter-batch/")
    inside = firefox.ask("return document.querySelector('details.sd-dropdown .verified').closest('[id]').id")
    assert not firefox.ask("return document.querySelector('details.sd-dropdown').open")
    firefox.open(f"guide/jupyter-batch/#{inside}")
    assert soon(lambda: firefox.ask("return document.querySelector('details.sd-dropdown').open"))
