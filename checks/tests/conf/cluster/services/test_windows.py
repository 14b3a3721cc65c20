"""Windows on the laptop's screen, as the steps of a page use them."""

from collections.abc import Iterator

import pytest

from checks.runner.desktop.picture import picture
from checks.runner.desktop.window import Window
from checks.runner.failures import Failure
from checks.runner.machines.cluster import host, run
from checks.tests.conf.cluster.conftest import ordinary_users
from conf.cluster import SITE, Cluster
from conf.facts import value

TITLE = "typed here (1)"
USER = ordinary_users()[0]


@pytest.fixture
def window(cluster: Cluster) -> Iterator[Window]:
    """A terminal window from the login node."""
    laptop = host(cluster, value("laptop.name"))
    hop = f"ssh -F /etc/iceberg/hop_config -f -X {value('login.address')}"
    started = run(laptop, USER, f"{SITE.display}; {hop} xterm -title \"'{TITLE}'\" >/dev/null 2>&1")
    assert started.returncode == 0
    yield Window(laptop, USER, TITLE, SITE.display)
    run(laptop, USER, "pkill -u $USER ssh")


def test_what_is_typed_runs_there(cluster: Cluster, window: Window) -> None:
    window.appears(20)
    empty = picture(window.screenshot())
    window.type("echo 'a|B' >typed; hostname >>typed")
    window.key("Enter")
    window.appears(20)
    assert picture(window.screenshot()).png != empty.png
    window.type("sleep 60")
    window.key("Enter")
    window.key("Ctrl+c")
    window.type("exit")
    window.key("Enter")
    window.closed(20)
    typed = run(host(cluster, value("login.name")), USER, "cat ~/typed").stdout.decode()
    assert typed == f"a|B\n{value('login.name')}\n"


def test_failures(cluster: Cluster, window: Window) -> None:
    window.appears(20)
    with pytest.raises(Failure, match=r"is still open after 0\.1 s"):
        window.closed(0.1)
    with pytest.raises(Failure, match=r'no window has "other" in its title after 0\.1 s'):
        Window(host(cluster, SITE.desk), USER, "other", SITE.display).appears(0.1)


def test_screen_belongs_to_its_user(cluster: Cluster) -> None:
    done = run(host(cluster, value("laptop.name")), "nobody", "DISPLAY=:0 xdotool getdisplaygeometry")
    assert done.returncode != 0
