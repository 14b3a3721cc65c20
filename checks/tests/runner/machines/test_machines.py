"""How a terminal is opened, for every backend of testinfra that is understood."""

import io
import os
import subprocess
import threading
import time

import pytest
import testinfra
from PIL import Image, UnidentifiedImageError

from checks.pages.contract.examples import File
from checks.runner.desktop.picture import picture
from checks.runner.following.files import owner
from checks.runner.machines import cluster as machines
from checks.runner.machines.transports import transport
from checks.tests.helpers.pages import LAPTOP, LOGIN, command, file, page
from checks.tests.helpers.site import SITE


@pytest.mark.parametrize("engine", ["podman", "docker"])
def test_terminal_in_a_container(engine: str) -> None:
    host = testinfra.get_host(f"{engine}://tiny-1-desk")
    opened = transport(host).login_shell("ada")
    assert opened[:4] == [engine, "exec", "-it", "--user=ada"]
    assert "--env=USER=ada" in opened
    assert opened[-4:] == ["tiny-1-desk", "/bin/sh", "-c", "cd && exec bash -l"]
    assert transport(host).home("ada") == "~ada"


def test_terminal_over_ssh() -> None:
    host = testinfra.get_host("ssh://ada@gate.example.org:2222", ssh_identity_file="/key")
    opened = transport(host).login_shell("ada")
    assert opened[:2] == ["ssh", "-tt"]
    assert opened[-1] == "gate.example.org"
    assert {"-oUser=ada", "-oPort=2222", "-i/key"} <= set(opened)


def test_backend_without_terminals() -> None:
    host = testinfra.get_host("lxc://none")
    known = "'lxc'; it has to be one of podman, docker, ssh, local"
    with pytest.raises(ValueError, match=known):
        transport(host)
    with pytest.raises(ValueError, match=known):
        machines.run(host, "ada", "true")


def test_helper_command_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "HELPER_SECONDS", 0.2)
    with pytest.raises(subprocess.TimeoutExpired):
        machines.run(testinfra.get_host("local://"), "ada", "sleep 10")


def test_output_of_a_helper_command_is_bounded() -> None:
    """A page may have put another program where the runner's helper was."""
    local = testinfra.get_host("local://")
    began = time.monotonic()
    with pytest.raises(machines.TooMuchOutputError, match=r"`yes` printed more than \d+ bytes"):
        machines.run(local, "ada", "yes")
    assert time.monotonic() - began < machines.HELPER_SECONDS
    done = machines.run(local, "ada", "cat; sleep 0.5; cat", b"x" * 2_000_000)
    assert done.stdout == b"x" * 2_000_000


def png(size: tuple[int, int], kind: str = "PNG") -> bytes:
    """Return a white picture."""
    data = io.BytesIO()
    Image.new("RGB", size, "white").save(data, kind)
    return data.getvalue()


def test_a_picture_is_one_of_a_screen() -> None:
    assert picture(png((40, 30))).width == 40
    with pytest.raises(ValueError, match="9000 x 9000 pixels is none of a screen"):
        picture(png((9000, 9000)))
    with pytest.raises(UnidentifiedImageError):
        picture(png((40, 30), "EPS"))


def test_a_file_belongs_to_the_account_at_the_nearest_prompt() -> None:
    admin = command("true", prompt=LOGIN, user="boss")
    laptop = command("true", prompt=LAPTOP)
    user = command("true", prompt=LOGIN, user="bob")
    written = file("a", "")
    for examples, expected in [
        ([admin, laptop, written, user], "boss"),
        ([laptop, written, user], "bob"),
        ([laptop, written], "ada"),
    ]:
        made = page(examples)
        (one,) = [example for example in made.examples if isinstance(example, File)]
        assert owner(made, one, SITE) == expected


def test_the_environment_may_change_meanwhile() -> None:
    """As pytest does, which notes the running test there."""
    ended = threading.Event()

    def change() -> None:
        while not ended.is_set():
            os.environ["ADA_IS_HERE"] = "yes"
            del os.environ["ADA_IS_HERE"]

    changing = threading.Thread(target=change)
    changing.start()
    try:
        for _ in range(3000):
            assert machines.terminal_environment()["TERM"] == "xterm"
    finally:
        ended.set()
        changing.join()
