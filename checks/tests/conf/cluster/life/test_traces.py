"""Starting and stopping: several at once, and nothing is left behind."""

import contextlib
import ipaddress
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import testinfra

from checks.tests.conf.cluster.conftest import ordinary_users
from conf.cluster import Cluster, start
from conf.cluster.parts import networks
from conf.cluster.state import read_all
from conf.engine import Engine, EngineError, find
from conf.facts import ROOT, value


def traces(engine: Engine, *names: str) -> dict[str, list[str]]:
    """Return everything on this machine that carries one of these clusters' names."""
    listings = {
        "containers": engine.run(["ps", "--all", "--format", "{{.Names}}"]).stdout,
        "networks": engine.run(["network", "ls", "--format", "{{.Name}}"]).stdout,
        "volumes": engine.run(["volume", "ls", "--format", "{{.Name}}"]).stdout,
        "mounts": Path("/proc/self/mounts").read_text(encoding="utf-8"),
        "loops": "\n".join(loops()),
        "folders": "\n".join(read_all()),
    }
    wanted = [word for name in names for word in (f"iceberg-{name}-", f"/clusters/{name}/")]
    return {
        kind: [line for line in text.splitlines() if line in names or any(word in line for word in wanted)]
        for kind, text in listings.items()
    }


def loops() -> Iterator[str]:
    """Yield the files behind this machine's loop devices."""
    for path in Path("/sys/block").glob("loop*/loop/backing_file"):
        with contextlib.suppress(OSError):  # gone meanwhile
            yield path.read_text(encoding="utf-8").strip()


def test_a_second_cluster_of_the_same_name_is_refused(cluster: Cluster) -> None:
    with pytest.raises(
        EngineError, match=f"a cluster named {cluster.name} runs already and belongs to process"
    ):
        start(cluster.name)
    assert testinfra.get_host(cluster.hosts[value("login.name")]).run("true").rc == 0


def test_a_taken_range_of_networks_is_told_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = ipaddress.IPv4Network(value("networks.range"))
    monkeypatch.setattr(networks, "machine_routes", lambda: [taken])
    name = f"no-range-{os.getpid()}"
    with pytest.raises(EngineError, match=f"no free pair of networks is left in {taken}: "):
        start(name)
    assert not any(traces(find(), name).values())


def test_a_name_must_be_one() -> None:
    with pytest.raises(ValueError, match="is not a name for a cluster"):
        start("../other")


def test_clusters_run_side_by_side_and_leave_nothing(cluster: Cluster) -> None:
    names = [f"{cluster.name}-a", f"{cluster.name}-b"]
    program = (
        "import sys, testinfra\n"
        "from conf.cluster import start\n"
        "from conf.facts import value\n"
        "with start(sys.argv[1]) as cluster:\n"
        "    spec = cluster.hosts[value('login.name')].replace('://', '://' + sys.argv[2] + '@')\n"
        "    host = testinfra.get_host(spec)\n"
        "    print('job ran on', host.check_output('timeout 60 qrsh hostname'), flush=True)\n"
        "    input()\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, name, ordinary_users()[0]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        for name in names
    ]
    try:
        for process in running:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            assert next((line for line in lines if line.startswith("job ran on node")), "") != ""
        engine = find()
        there = traces(engine, *names)
        assert len(there["containers"]) == 8
        assert len(there["networks"]) == 4
        assert len(there["volumes"]) == 8
        assert len(there["folders"]) == 2
        assert there["mounts"]
        for process in running:
            process.communicate("\n", timeout=180)
            assert process.returncode == 0
    finally:
        for process in running:
            process.kill()
            process.wait()
    assert not any(traces(engine, *names).values())
