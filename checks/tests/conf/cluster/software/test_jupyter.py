"""Notebook servers of two users on one worker: nobody reaches another's, and nothing leaks."""

import shlex
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from testinfra.host import Host

from checks.runner.machines.cluster import host, run
from checks.runner.machines.transports import transport
from checks.tests.conf.cluster.conftest import Machine, ordinary_users
from conf.cluster import Cluster
from conf.facts import ROOT, facts, value

OWNER, OTHER = ordinary_users()[:2]
WORKER, SECOND = facts()["workers"]["names"][:2]
SECRET = "a long pass phrase 7"
SECONDS = 180
FILES = ROOT / "docs" / "_files"
# What the pages have a reader do once: environment, hashed password, certificate, settings.
PREPARE = f"""
set -e
cd
read -r secret
settings=$(cat)
module load {value("modules.conda")}
conda create --yes --quiet --name jupyterplayground python=3.11 jupyter >/dev/null
source activate jupyterplayground
mkdir -p -m 700 .jupyter
python -c 'from notebook.auth.security import set_password; set_password(input())' <<<"$secret"
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -batch \
    -keyout .jupyter/key.pem -out .jupyter/cert.pem 2>/dev/null
echo "$settings" >.jupyter/jupyter_notebook_config.py
chmod 600 .jupyter/*
echo '{{}}' >private.ipynb
"""

pytestmark = pytest.mark.timeout(6 * SECONDS)


@dataclass(frozen=True)
class Server:
    """A notebook server that runs as a job."""

    user: str
    port: int
    output: str

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"https://{WORKER}:{self.port}"


@pytest.fixture(scope="module")
def servers(cluster: Cluster) -> Iterator[list[Server]]:
    """One server of each of two users, on the same worker."""
    login = host(cluster, value("login.name"))
    started = []
    for user in (OWNER, OTHER):
        settings = (FILES / "jupyter_notebook_config.py").read_bytes()
        command = transport(login).command(user, ["bash", "-lc", PREPARE])
        given = f"{SECRET}\n".encode() + settings
        done = subprocess.run(command, input=given, capture_output=True, timeout=2 * SECONDS, check=False)
        assert done.returncode == 0, done.stderr.decode()
        run(login, user, "cat >~/notebook.sh", (FILES / "notebook.sh").read_bytes())
        submit = f"cd; qsub -terse -l hostname={WORKER} notebook.sh"
        job = run(login, user, f"bash -lc {shlex.quote(submit)}").stdout.decode().strip()
        started.append((user, job))
    yield [_server(login, user, job) for user, job in started]
    for user, job in started:
        run(login, user, f"bash -lc 'qdel {job}'")


def _server(login: Host, user: str, job: str) -> Server:
    deadline = time.monotonic() + SECONDS
    while "is running at" not in (
        said := run(login, user, f"cat ~/notebook.o{job} 2>&1").stdout.decode("utf-8", "replace")
    ):
        assert time.monotonic() < deadline, said
        time.sleep(0.5)
    tunnel = said.splitlines()[0]
    assert tunnel.startswith(f"ssh -N -L 9999:{WORKER}:") and tunnel.endswith(
        f" {user}@{value('login.address')}"
    )
    return Server(user, int(tunnel.split()[3].split(":")[2]), said)


def _status(machine: Host, address: str) -> str:
    done = machine.run(f"curl --silent --insecure --output /dev/null --write-out '%{{http_code}}' {address}")
    return str(done.stdout)


def test_two_users_get_two_ports(servers: list[Server]) -> None:
    assert len({server.port for server in servers}) == 2


@pytest.mark.parametrize(("name", "user"), [(WORKER, OTHER), (SECOND, OTHER), (SECOND, OWNER)])
def test_nobody_gets_in_without_the_password(
    machine: Machine, servers: list[Server], name: str, user: str
) -> None:
    there = machine(name, user)
    for path in ("api/contents", "api/kernels", "files/private.ipynb"):
        assert _status(there, f"{servers[0].address}/{path}") in ("302", "403"), path
    assert _status(there, f"{servers[0].address}/login") == "200"  # it is there, and asks for the password


def test_nothing_is_offered_without_encryption(machine: Machine, servers: list[Server]) -> None:
    assert _status(machine(SECOND, OTHER), f"http://{WORKER}:{servers[0].port}/login") == "000"


def test_not_reached_from_the_campus(machine: Machine, servers: list[Server]) -> None:
    assert _status(machine(value("laptop.name"), OWNER), f"{servers[0].address}/login") == "000"


def test_password_stands_nowhere(machine: Machine, servers: list[Server]) -> None:
    processes = machine(WORKER).run("ps -eww -o args").stdout
    assert "jupyter-notebook" in processes
    assert SECRET not in processes
    assert all(SECRET not in server.output for server in servers)
    login = machine(value("login.name"))
    found = login.run(f"grep -rlF {shlex.quote(SECRET)} /home/{OWNER}/.jupyter /home/{OWNER}/.local")
    assert found.stdout == ""


@pytest.mark.usefixtures("servers")
def test_files_are_for_their_owner(machine: Machine) -> None:
    login = machine(value("login.name"), OWNER)
    for name in ("cert.pem", "key.pem", "jupyter_notebook_config.json", "jupyter_notebook_config.py"):
        assert login.run(f"stat -c %a ~/.jupyter/{name}").stdout.strip() == "600", name
    # The key that signs what goes to a kernel is in there.
    assert login.run("stat -c %a ~/.local/share/jupyter/runtime").stdout.strip() == "700"
    stranger = machine(WORKER, OTHER)
    for path in (".jupyter/key.pem", "private.ipynb", ".local/share/jupyter/runtime"):
        assert stranger.run(f"ls -d /home/{OWNER}/{path}").rc != 0, path
