"""Which engine is taken, and what is said when there is none."""

import os
import resource
import shutil
from pathlib import Path

import pytest

from checks.tests.helpers.programs import folder_with, python
from checks.tests.helpers.waiting import soon
from conf.cache import cache_dir
from conf.cluster.owner import identity
from conf.engine import EngineError, find, privilege
from conf.engine.engine import NoRootError, NotInstalledError, run_bounded
from conf.engine.find import PROBES, install, real_program
from conf.engine.podman import podman, rootless, trial, way


@pytest.fixture
def docker_client() -> str:
    found = real_program("docker", cache_dir() / "engine")
    if found is None:
        pytest.skip("no docker client on this machine")
    return found


def podman_that(folder: Path, does: str) -> Path:
    """Return a stand-in for podman that does no more than this."""
    stub = folder / "podman"
    stub.write_text(f"#!/bin/sh\n{does}\n", encoding="ascii")
    stub.chmod(0o755)
    return stub


def test_no_engine_and_no_apt(tmp_path: Path) -> None:
    done = python(
        "-m", "conf.cluster", "up", PATH=folder_with(tmp_path / "bin"), ICEBERG_CACHE=str(tmp_path / "cache")
    )
    assert done.returncode == 1
    assert (
        "error: no container engine and no apt: podman is not installed; docker is not installed"
        in done.stderr
    )
    assert "apt-get install podman" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_docker_client_without_its_daemon_is_no_engine(tmp_path: Path, docker_client: str) -> None:
    done = python(
        "-m",
        "conf.cluster",
        "up",
        PATH=folder_with(tmp_path / "bin", docker_client),
        ICEBERG_CACHE=str(tmp_path / "cache"),
        DOCKER_HOST=f"unix://{tmp_path}/no.sock",
    )
    assert done.returncode == 1
    assert "the docker client is here but its daemon does not answer" in done.stderr
    assert "no apt" in done.stderr


def test_docker_by_choice_but_without_its_daemon(tmp_path: Path, docker_client: str) -> None:
    done = python(
        "-m",
        "conf.cluster",
        "status",
        PATH=f"{Path(docker_client).parent}:/usr/bin:/bin",
        ICEBERG_CACHE=str(tmp_path / "cache"),
        ICEBERG_ENGINE="docker",
        DOCKER_HOST=f"unix://{tmp_path}/no.sock",
    )
    assert done.returncode == 1
    assert "error: no container engine answers: the docker client is here" in done.stderr


def test_an_unknown_choice(tmp_path: Path) -> None:
    done = python("-m", "conf.cluster", "status", ICEBERG_ENGINE="lxc", ICEBERG_CACHE=str(tmp_path))
    assert done.returncode == 1
    assert "ICEBERG_ENGINE is 'lxc'" in done.stderr


def test_the_engine_is_found_first_under_its_plain_name() -> None:
    engine = find()
    assert engine.name in PROBES
    assert shutil.which(engine.program) == str(engine.folder / engine.program)
    find()
    assert os.environ["PATH"].split(os.pathsep).count(str(engine.folder)) == 1


def test_podman_keeps_away_from_the_users_things() -> None:
    engine = find()
    if engine.program != "podman":
        pytest.skip("docker has one store for everybody; the project's things carry its names")
    shown = engine.run(["info", "--format", "{{.Store.GraphRoot}} {{.Store.VolumePath}}"])
    graph, volumes = shown.stdout.split()
    assert graph.startswith(str(engine.folder))
    assert volumes.startswith(str(engine.folder))


@pytest.mark.parametrize("limits", [[], ["nofile=20000:20000", "nproc=1000:1000"]])
def test_podman_builds_under_the_limits_of_its_containers(tmp_path: Path, limits: list[str]) -> None:
    (tmp_path / trial.CONF).write_text(trial.containers_conf(limits), "utf-8")
    options = podman.Podman("5.4.2", tmp_path).build_options
    assert options == ("--isolation=chroot", *(f"--ulimit={limit}" for limit in limits or trial.own_limits()))


@pytest.mark.parametrize(
    ("hard", "limits"), [((4096, 500), ["nofile=4096:4096", "nproc=500:500"]), ((-1, -1), [])]
)
def test_the_limits_of_this_process(
    monkeypatch: pytest.MonkeyPatch, hard: tuple[int, int], limits: list[str]
) -> None:
    there = dict(zip((resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC), hard, strict=True))
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (0, there[kind]))
    assert trial.own_limits() == limits
    assert trial.limit_choices()[0] == []
    assert len(trial.limit_choices()) == (4 if limits else 1)


def test_a_call_that_takes_too_long_is_killed_with_its_children(tmp_path: Path) -> None:
    started = tmp_path / "pid"
    with pytest.raises(EngineError, match=r"did not end within 5 s and was killed"):
        run_bounded(["sh", "-c", f"sleep 60 & echo $! > {started}; wait"], timeout=5)
    child = int(started.read_text(encoding="ascii"))
    assert soon(lambda: identity(child) is None)


def test_a_refusal_is_told_with_the_engines_own_words() -> None:
    with pytest.raises(
        EngineError, match=r"`\w+ rm no-such-container` failed with status \d+: .*no-such-container"
    ):
        find().run(["rm", "no-such-container"])


def test_podman_without_sudo_lacks_sudo_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoRootError, match="and sudo is not installed") as lacking:
        privilege.root_prefix(podman.NEEDS_ROOT)
    with pytest.raises(EngineError) as told:
        install([lacking.value, NotInstalledError("docker is not installed")])
    assert str(told.value) == (
        "no container engine answers: podman needs root for the cluster's networks, "
        "and sudo is not installed; docker is not installed"
    )


def test_podman_without_a_part_names_the_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = podman_that(tmp_path, "echo podman version 4.3.1")
    monkeypatch.setattr(way, "PATH", str(tmp_path))
    with pytest.raises(NotInstalledError, match=r"podman is installed, but .*iptables is not") as lacking:
        podman.probe(str(stub), tmp_path)
    assert "iptables" in lacking.value.packages
    assert "podman" not in lacking.value.packages


def test_a_podman_that_says_nothing(tmp_path: Path) -> None:
    stub = podman_that(tmp_path, "exit 0")
    with pytest.raises(EngineError, match=r"podman does not answer \(it said nothing\)"):
        podman.probe(str(stub), tmp_path)


def test_a_podman_that_agrees_to_everything_runs_no_container(tmp_path: Path) -> None:
    stub = podman_that(tmp_path, "echo podman version 4.3.1")
    with pytest.raises(
        EngineError, match=r"cannot run a container here \(its container said 'podman version 4.3.1' "
    ):
        podman.probe(str(stub), tmp_path)
    assert not (tmp_path / "podman.json").exists()


def test_a_podman_that_hangs_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = podman_that(tmp_path, "sleep 986")
    monkeypatch.setattr(way, "ANSWER_SECONDS", 0.5)
    with pytest.raises(EngineError, match=r"podman --version` did not end within 0\.5 s and was killed"):
        podman.probe(str(stub), tmp_path)
    assert list(tmp_path.iterdir()) == [stub]


@pytest.fixture
def not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    monkeypatch.setattr(rootless, "getuser", lambda: "reader")


def test_rootless_podman_is_not_for_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(EngineError, match="rootless podman is for users who are not root"):
        rootless.probe("podman", tmp_path)


@pytest.mark.usefixtures("not_root")
@pytest.mark.parametrize(
    ("version", "program", "package"), [("4.9.3", "slirp4netns", "slirp4netns"), ("5.4.2", "pasta", "passt")]
)
def test_rootless_podman_names_what_it_needs_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, program: str, package: str
) -> None:
    stub = podman_that(tmp_path, f"echo podman version {version}")
    monkeypatch.setattr(rootless, "PATH", str(tmp_path))
    with pytest.raises(
        NotInstalledError, match=f"podman is installed, but newuidmap, {program} is not"
    ) as lacking:
        rootless.probe(str(stub), tmp_path)
    assert lacking.value.packages == ("uidmap", package)
    with pytest.raises(EngineError) as told:
        install([NoRootError("podman needs root"), lacking.value])
    assert str(told.value).endswith(f"only root can install it: apt-get install uidmap {package}")


@pytest.mark.usefixtures("not_root")
@pytest.mark.parametrize("lines", ["", "other:100000:65536\n", "reader:100000:1000\n"])
def test_rootless_podman_needs_numbers_for_the_users_in_containers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str
) -> None:
    file = tmp_path / "subuid"
    file.write_text(lines, "utf-8")
    monkeypatch.setattr(rootless, "RANGES", (file,))
    with pytest.raises(EngineError, match=r"subuid gives reader fewer than 65536 numbers.*usermod"):
        rootless.refuse_no_range("reader")
    for owner in ("reader", "1000"):
        file.write_text(f"{lines}{owner}:100000:65536\n", "utf-8")
        rootless.refuse_no_range("reader")


def test_a_cluster_without_root_has_no_quotas(tmp_path: Path) -> None:
    with pytest.raises(NoRootError, match="only root may mount a file system"):
        rootless.Rootless("4.3.1", tmp_path).root_prefix()
