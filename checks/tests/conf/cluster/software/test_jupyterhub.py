"""JupyterHub: one user's server is closed to the others, and its token stands where only its owner reads."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from testinfra.host import Host

from checks.runner.machines.cluster import host, run
from checks.tests.conf.cluster.conftest import Machine, ordinary_users
from conf.cluster import Cluster
from conf.facts import facts, value

OWNER, OTHER = ordinary_users()[:2]
WORKER = facts()["workers"]["names"][0]
ADDRESS = f"https://{value('login.address')}"
PYTHON = f"{value('conda.root')}/envs/jupyterhub/bin/python"
SECONDS = 180
INSTALL = f"{value('conda.environments')}/jupyterhub/install.sh"
SET_UP = f"""
set -e
{INSTALL} {value("login.address")}
service jupyterhub-proxy start
service jupyterhub start
until curl --silent --fail --cacert /etc/jupyterhub/cert.pem {ADDRESS}/hub/api; do sleep 0.5; done
"""
# A browser in a few lines: log in, choose, look. The first line of the input is the password.
VISIT = f"""
import sys, time, requests
user, runtime, path = sys.argv[1:]
session = requests.Session()
session.verify = "/etc/jupyterhub/cert.pem"
def post(path, **form):
    form["_xsrf"] = next(one.value for one in session.cookies if one.name == "_xsrf" and one.path == "/hub/")
    return session.post("{ADDRESS}" + path, data=form)
session.get("{ADDRESS}/hub/login")
entered = post("/hub/login", username=user, password=sys.stdin.readline().strip())
if runtime:
    entered = post("/hub/spawn", runtime=runtime, memory="4G", nprocs="1")
print(entered.status_code)
for _ in range(120 if path else 0):
    answer = session.get("{ADDRESS}" + path)
    if answer.status_code != 424 and "starting up" not in answer.text:
        break
    time.sleep(0.5)
if path:
    print(answer.status_code)
"""

pytestmark = pytest.mark.timeout(6 * SECONDS)


@dataclass(frozen=True)
class Server:
    """A server that the hub has started, as a job on a worker."""

    job: str
    worker: str
    port: int

    @property
    def address(self) -> str:
        """Where the worker offers it."""
        return f"http://{self.worker}:{self.port}/user/{OWNER}"


@pytest.fixture(scope="module")
def hub(cluster: Cluster) -> Host:
    """Return the login node, with a hub that answers."""
    login = host(cluster, value("login.name"))
    done = run(login, "root", f"timeout {SECONDS} sh -c '{SET_UP}'")
    assert done.returncode == 0, done.stderr.decode()
    run(login, "root", "cat >/usr/local/visit.py", VISIT.encode())
    return login


@pytest.fixture(scope="module")
def server(hub: Host, cluster: Cluster) -> Iterator[Server]:
    """Let the hub start a server."""
    said = visit(hub, cluster.password(OWNER), OWNER, "00:10:00", f"/user/{OWNER}/lab")
    assert said == ["200", "200"]
    log = run(hub, "root", "cat /var/log/jupyterhub.log").stdout.decode()
    found = re.search(rf"/user/{OWNER}/ => http://(\S+):(\d+)", log)
    assert found, log
    job = run(hub, OWNER, "qstat | awk '$3 == \"jupyterhub\" {print $1}'").stdout.decode().strip()
    yield Server(job, found[1], int(found[2]))
    run(hub, OWNER, f"qdel {job}")


def visit(hub: Host, password: str, user: str, runtime: str = "", path: str = "") -> list[str]:
    """Return the states of the answers to a log-in, or a choice, and to a path after it."""
    command = f"{PYTHON} /usr/local/visit.py {user} '{runtime}' '{path}'"
    done = run(hub, user, command, f"{password}\n".encode())
    assert done.returncode == 0, done.stderr.decode()
    return list(done.stdout.decode().split())


def test_setting_up_ends_with_the_first_step_that_fails(login: Host) -> None:
    """Before the hub that the other tests use, which sets everything up again."""
    done = login.run("%s one,two", INSTALL)
    assert done.rc == 1
    assert "Error checking extensions" in done.stderr
    assert not login.file("/etc/init.d/jupyterhub").exists
    done = login.run("%s", INSTALL)
    assert (done.rc, done.stderr) == (2, f"Usage: {INSTALL} NAME\n")


def test_wrong_password_is_refused(hub: Host) -> None:
    assert visit(hub, "guessed", OWNER) == ["403"]


@pytest.mark.parametrize("runtime", ["99:00:00", "00:10:00\n#$ -q other"])
def test_only_what_the_form_offers_is_accepted(hub: Host, cluster: Cluster, runtime: str) -> None:
    assert visit(hub, cluster.password(OTHER), OTHER, runtime) != ["200"]
    assert run(hub, OTHER, "qstat").stdout == b""


def test_others_do_not_reach_a_server_through_the_hub(hub: Host, cluster: Cluster, server: Server) -> None:
    assert server.job
    for path in (f"/user/{OWNER}/api/contents", f"/user/{OWNER}/lab"):
        assert visit(hub, cluster.password(OTHER), OTHER, "", path)[-1] in ("403", "404"), path


@pytest.mark.parametrize("name", [WORKER, value("login.name")])
def test_the_port_on_the_worker_needs_a_token(machine: Machine, server: Server, name: str) -> None:
    there = machine(name, OTHER)
    look = "curl --silent --output /dev/null --write-out '%{http_code}' "
    for path in ("api/contents", "api/kernels", "files/.bashrc", "lab"):
        assert there.run(f"{look}{server.address}/{path}").stdout in ("302", "403"), path
    assert there.run(f"{look}{server.address}/api/contents?token=guessed").stdout == "403"


def test_the_campus_reaches_the_proxy_alone(machine: Machine, server: Server) -> None:
    laptop = machine(value("laptop.name"), OWNER)
    look = "curl --silent --insecure --output /dev/null --write-out '%{http_code}' "
    assert laptop.run(f"{look}{ADDRESS}/hub/login").stdout == "200"
    assert laptop.run(f"{look}{server.address}/api").stdout == "000"
    assert laptop.run(f"{look}http://{value('login.address')}:8001/api/routes").stdout == "000"
    assert laptop.run(f"{look}http://{value('login.address')}:8081/hub/api").stdout == "000"


def test_only_the_owner_finds_the_token(machine: Machine, hub: Host, server: Server) -> None:
    mine = run(hub, OWNER, "cat ~/.jupyterhub/environment").stdout.decode()
    token = re.search(r"JUPYTERHUB_API_TOKEN='?(\w+)", mine)
    assert token
    others = machine(value("login.name"), OTHER)
    assert token[1] not in others.run(f"qstat -j {server.job}").stdout
    assert others.run(f"cat /home/{OWNER}/.jupyterhub/environment").rc != 0
    assert token[1] not in machine(server.worker, OTHER).run("ps -eww -o args").stdout
    for file in ("key.pem", "proxy-token"):
        assert others.run(f"cat /etc/jupyterhub/{file}").rc != 0


def test_password_stands_nowhere(hub: Host, cluster: Cluster, server: Server) -> None:
    assert server.job
    places = f"/etc/jupyterhub /var/lib/jupyterhub /var/log/jupyterhub.log /home/{OWNER}/.jupyterhub"
    found = run(hub, "root", f"grep -rlF -f - {places}", cluster.password(OWNER).encode())
    assert found.stdout == b""


def test_hub_and_proxy_run_as_who_they_should(machine: Machine, hub: Host) -> None:
    assert hub
    users = machine(value("login.name")).run("ps -eww -o user:20=,args=").stdout
    assert re.search(r"^nobody +\S+ \S+/proxy\.py$", users, re.MULTILINE)


def test_hub_notices_that_the_time_is_over(hub: Host, cluster: Cluster) -> None:
    said = visit(hub, cluster.password(OTHER), OTHER, "00:01:30", f"/user/{OTHER}/lab")
    assert said == ["200", "200"]
    deadline = time.monotonic() + SECONDS
    while f"Removing user {OTHER} from proxy" not in (
        log := run(hub, "root", "cat /var/log/jupyterhub.log").stdout.decode()
    ):
        assert time.monotonic() < deadline, log
        time.sleep(1)
    assert run(hub, OTHER, "qstat").stdout == b""
