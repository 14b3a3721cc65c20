"""Two pages pass on docker."""

import subprocess
import sys
from pathlib import Path
from typing import IO

from checks.tests.conf.engine.others.daemon import docker
from checks.tests.conf.engine.others.handing import CLEAN, PAGES, SECONDS, assert_passed, packed_by
from checks.tests.helpers.programs import environment
from conf.cache import cache_dir
from conf.engine import Engine
from conf.facts import ROOT
from conf.image import Images

OURS = "localhost/"  # so begin podman's names of its own images


def test_two_pages_on_docker(engine: Engine, images: Images, tmp_path: Path) -> None:
    with docker() as variables:
        hand_over(engine, images, variables)
        variables |= {"ICEBERG_CACHE": str(cache_dir())}
        said = python(variables, "-m", "checks.verify", *PAGES, f"--evidence={tmp_path / 'evidence.json'}")
        assert "Building" not in said
        assert client(variables, "ps", "--all", "--quiet") == ""
        python(variables, *CLEAN)
        assert set(listed(variables)) == {images.node, images.laptop}
    assert_passed(tmp_path / "evidence.json", "docker 2")


def python(variables: dict[str, str], *arguments: str) -> str:
    """Run a program of this checkout on the daemon, and return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(variables),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def hand_over(engine: Engine, images: Images, variables: dict[str, str]) -> None:
    """Give the daemon the images that it has not."""
    for image in {images.node, images.laptop} - set(listed(variables)):
        with packed_by(engine.program, "save", image) as packed:
            client(variables, "load", source=packed)
    for name in listed(variables):
        if name.startswith(OURS):
            client(variables, "tag", name, name.removeprefix(OURS))
            client(variables, "rmi", name)


def listed(variables: dict[str, str]) -> list[str]:
    """Return the names of the daemon's images."""
    return client(variables, "images", "--format={{.Repository}}:{{.Tag}}").split()


def client(variables: dict[str, str], *arguments: str, source: IO[bytes] | None = None) -> str:
    """Ask the daemon, and return what it says."""
    return subprocess.run(
        ["docker", *arguments], env=variables, stdin=source, capture_output=True, text=True, check=True
    ).stdout
