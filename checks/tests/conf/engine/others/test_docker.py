"""Two pages pass on docker."""

import subprocess
import sys
from pathlib import Path
from typing import IO

from checks.tests.conf.engine.others.daemon import docker
from checks.tests.conf.engine.others.handing import PAGES, SECONDS, assert_passed, saved
from checks.tests.helpers.programs import environment
from conf.cache import cache_dir
from conf.engine import Engine
from conf.facts import ROOT
from conf.image import Images


def test_two_pages_on_docker(engine: Engine, images: Images, tmp_path: Path) -> None:
    with docker() as variables:
        hand_over(engine, images, variables)
        variables |= {"ICEBERG_CACHE": str(cache_dir())}
        done = subprocess.run(
            [sys.executable, "-m", "checks.verify", *PAGES, f"--evidence={tmp_path / 'evidence.json'}"],
            cwd=ROOT,
            env=environment(variables),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Building" not in done.stdout
        assert client(variables, "ps", "--all", "--quiet") == ""
    assert_passed(tmp_path / "evidence.json", "docker 2")


def hand_over(engine: Engine, images: Images, variables: dict[str, str]) -> None:
    """Give the daemon the images that it has not; podman's names of its own images begin with `localhost`."""
    listing = ("images", "--format={{.Repository}}:{{.Tag}}")
    for image in {images.node, images.laptop} - set(client(variables, *listing).split()):
        with saved(engine, image) as packed:
            client(variables, "load", source=packed)
    for name in client(variables, *listing).split():
        client(variables, "tag", name, name.removeprefix("localhost/"))


def client(variables: dict[str, str], *arguments: str, source: IO[bytes] | None = None) -> str:
    """Ask the daemon, and return what it says."""
    return subprocess.run(
        ["docker", *arguments], env=variables, stdin=source, capture_output=True, text=True, check=True
    ).stdout
