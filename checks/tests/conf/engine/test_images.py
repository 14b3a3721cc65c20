"""Faults while images are made: registry, disk, packages that are gone, a value that is not there."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.tests.helpers.programs import python
from conf.engine import EngineError, find
from conf.engine.podman import podman
from conf.image import base, build, ensure_images, lock
from conf.image.context import LOCK
from conf.image.render import render


@pytest.fixture
def silent_registry() -> Iterator[str]:
    """Make a registry that takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("registry", ["registry.invalid", "silent"])
def test_a_registry_that_does_not_answer_is_not_needed(
    registry: str,
    silent_registry: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    engine = find()
    ensure_images(engine)  # so that the base made from packages is there
    name = f"{silent_registry if registry == 'silent' else registry}/debian:bookworm-slim"
    monkeypatch.setenv("ICEBERG_BASE", name)
    monkeypatch.setattr(base, "REGISTRY_SECONDS", 3.0)
    assert base.ensure_base(engine).startswith("iceberg-docs/base:")
    said = capsys.readouterr().out
    assert f"{name} cannot be fetched" in said
    assert "made from Debian packages instead" in said


def test_without_registry_and_without_mmdebstrap_it_says_both() -> None:
    engine = find()
    with pytest.raises(
        EngineError, match=r"neither mmdebstrap nor apt here, and registry.invalid/x cannot be fetched"
    ):
        base.from_registry(engine, "registry.invalid/x")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_disk_that_is_too_small(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk], check=True)
    try:
        done = python("-m", "conf.image", "build", ICEBERG_CACHE=str(disk))
    finally:
        subprocess.run(["umount", disk], check=True)
        shutil.rmtree(podman.running_state(disk / "engine"), ignore_errors=True)
    assert done.returncode == 1
    assert f"error: no space for the images: {disk} has 0.1 GB free, 3 GB are needed." in done.stderr
    assert "ICEBERG_CACHE" in done.stderr


def test_a_build_needs_what_it_says(tmp_path: Path) -> None:
    build.check_space(tmp_path)  # this machine has built it


def test_a_build_has_the_limits_of_containers(tmp_path: Path) -> None:
    engine = find()
    if engine.name != "podman":
        pytest.skip("only podman's limits are ours to set")
    image = ensure_images(engine).laptop
    ask = 'grep --extended-regexp "^Max (processes|open files)" /proc/self/limits'
    (tmp_path / "Containerfile").write_text(f"FROM {image}\nRUN {ask}\n")
    build_it = ["build", *engine.build_options, "--no-cache", "--tag=iceberg-docs/limits:new", str(tmp_path)]
    try:
        built = engine.run(build_it, timeout=120).stdout
    finally:
        engine.run(["rmi", "--force", "iceberg-docs/limits:new"], check=False)
    ran = engine.run(["run", "--rm", "--network=none", image, "sh", "-c", ask]).stdout
    assert ran
    assert ran in built


def test_a_package_version_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = find()
    image = ensure_images(engine).laptop
    lock.check_packages(engine, image, strict=True)
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    changed = tmp_path / "packages.lock"
    changed.write_text("\n".join("bash 5.0-1" if line.startswith("bash ") else line for line in lines))
    monkeypatch.setattr(lock, "LOCK", changed)
    with pytest.raises(EngineError) as caught:
        lock.check_packages(engine, image, strict=True)
    assert "locked versions of 1 packages" in str(caught.value)
    assert "bash: 5.0-1 is locked, " in str(caught.value)
    assert "python -m conf.image lock" in str(caught.value)


def test_a_value_that_is_not_in_cluster_toml() -> None:
    assert render("slots {{ workers.slots }}", "conf/sge/queue") == "slots 4"
    with pytest.raises(ValueError, match=r"conf/sge/queue:2: workers.slotz is not in cluster.toml"):
        render("# the queue\nslots {{ workers.slotz }}\n", "conf/sge/queue")
