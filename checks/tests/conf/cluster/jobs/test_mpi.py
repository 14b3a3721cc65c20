"""Programs on several workers: Open MPI takes its slots from the queueing system, and starts through it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import Machine, login_shell, ordinary_users
from checks.tests.helpers.waiting import soon
from conf.facts import ROOT, facts, value

WORKERS = facts()["workers"]["names"]
FILES = ROOT / "docs" / "_files"
USER = ordinary_users()[0]
CHANNEL = f"file://{value('conda.mpi')}"
PYTHONS = ("2.7", "3.9", "3.11")
SLEEPER = """from mpi4py import MPI
import time
MPI.COMM_WORLD.Barrier()
print('all here', flush=True)
time.sleep(600)"""
ENDS_WITHIN = 60.0  # seconds


@pytest.fixture
def user(user_on_login: Host, request: pytest.FixtureRequest) -> Host:
    """Return the login node as a user with an environment for the test's Python, 3.11 if it names none."""
    call = getattr(request.node, "callspec", None)
    python = call.params["python"] if call else "3.11"
    if not user_on_login.file(f"/home/{USER}/.conda/envs/mpi{python}/bin/orterun").exists:
        wanted = f"--name mpi{python} --channel {CHANNEL} python={python} mpi4py h5py"
        login_shell(user_on_login, f"module load {value('modules.conda')}; conda create --yes {wanted}")
    return user_on_login


@pytest.fixture
def sleeping(user: Host, machine: Machine) -> Iterator[str]:
    """Return the number of a job whose four processes wait on two workers."""
    script = f"{activate('3.11')}\nmpirun python wait.py\n"
    login_shell(user, f"rm -f wait.out; echo \"{SLEEPER}\" >wait.py; cat >wait.sh <<'END'\n{script}END")
    number = login_shell(user, "qsub -terse -pe openmpi 4 -l h_rt=00:10:00 -j y -o wait.out wait.sh").strip()
    login_shell(
        user, "for i in $(seq 50); do [ $(grep -c here wait.out) = 4 ] && exit 0; sleep 1; done; exit 1"
    )
    yield number
    user.run("qdel %s", number)
    await_end(machine)


def activate(python: str) -> str:
    """Return the shell lines that activate an environment."""
    return f"#!/bin/bash\nmodule load {value('modules.conda')}\nsource activate mpi{python}"


def processes(machine: Machine) -> dict[str, dict[int, tuple[int, str]]]:
    """Return number, parent and program of all processes on each worker."""
    found = {}
    for worker in WORKERS:
        lines = machine(worker).check_output("ps -e -o pid=,ppid=,args=").splitlines()
        parts = (line.split(maxsplit=2) for line in lines)
        found[worker] = {int(part[0]): (int(part[1]), part[2]) for part in parts}
    return found


def waiting(table: dict[int, tuple[int, str]]) -> list[int]:
    """Return the numbers of the ranks among a worker's processes."""
    return [pid for pid, (_, program) in table.items() if program == "python wait.py"]


def await_end(machine: Machine) -> None:
    """Wait until no process of the job is left on any worker."""
    ended = soon(lambda: not any(map(waiting, processes(machine).values())), ENDS_WITHIN, pause=0.5)
    assert ended, processes(machine)


# mpirun and the helper that it starts both put the helper into a process group of its own. On a busy machine
# mpirun may come too late, and says so; nothing depends on it.
HARMLESS = re.compile(
    r"\[\S+\] plm:rsh: Warning: setpgid\(\d+,\d+\) failed in parent with errno=Permission denied"
)


def submit(user: Host, text: str) -> tuple[str, str]:
    """Run a job on four slots of two workers; return its number and what it printed."""
    login_shell(user, f"rm -f job.out; cat >job.sh <<'END'\n{text}\nEND")
    command = "qsub -terse -sync y -pe openmpi 4 -l h_rt=00:05:00 -j y -o job.out job.sh"
    number = login_shell(user, f"{command} | head -1").strip()
    said = user.check_output("cat /home/%s/job.out", USER).splitlines(keepends=True)
    return number, "".join(line for line in said if not HARMLESS.match(line))


def put(user: Host, path: Path) -> None:
    """Copy a file into the user's home directory."""
    login_shell(user, f"cat >{path.name} <<'END'\n{path.read_text(encoding='utf-8')}END")


@pytest.mark.usefixtures("sleeping")
def test_ranks_are_children_of_the_queueing_system(machine: Machine) -> None:
    for worker, table in processes(machine).items():
        ranks = waiting(table)
        assert len(ranks) == 2, f"{worker}: {ranks}"
        for pid in ranks:
            above = list(ancestors(table, pid))
            assert any("sge_shepherd" in program for program in above), above
            assert not any("ssh" in program for program in above), above


def ancestors(table: dict[int, tuple[int, str]], pid: int) -> Iterator[str]:
    """Yield the programs above a process."""
    while pid in table and pid > 1:
        pid = table[pid][0]
        yield table.get(pid, (0, ""))[1]


def test_qdel_leaves_nothing_on_any_worker(user: Host, machine: Machine, sleeping: str) -> None:
    assert all(len(waiting(table)) == 2 for table in processes(machine).values())
    assert "for deletion" in user.check_output("qdel %s", sleeping)
    await_end(machine)
    assert not any(
        f"-{sleeping}" in line for table in processes(machine).values() for _, line in table.values()
    )


def test_the_time_of_all_ranks_is_accounted(user: Host) -> None:
    busy = "import time; end = time.process_time() + 2\nwhile time.process_time() < end: pass"
    login_shell(user, f"echo '{busy}' >busy.py")
    number, _ = submit(user, f"{activate('3.11')}\nmpirun python busy.py")
    command = (
        f"for i in $(seq 20); do qacct -j {number} >acct 2>/dev/null; "
        "[ $(grep -c ^hostname acct) = 2 ] && break; sleep 1; done; cat acct"
    )
    records = login_shell(user, command).split("=" * 62)[1:]
    seconds = {field(record, "hostname"): float(field(record, "cpu").rstrip("s")) for record in records}
    assert sorted(seconds) == WORKERS
    assert all(3.9 < used < 30 for used in seconds.values()), seconds


def field(record: str, name: str) -> str:
    """Return one value of a record that qacct printed."""
    return next(line.split()[1] for line in record.splitlines() if line.startswith(f"{name} "))


@pytest.mark.parametrize("python", PYTHONS)
def test_two_ranks_on_one_worker(user: Host, python: str) -> None:
    program = "from mpi4py import MPI; print(MPI.COMM_WORLD.allreduce(MPI.COMM_WORLD.rank + 1))"
    login_shell(
        user, f'echo "{program}" >add.py; echo "{activate(python)}\nmpirun -n 2 python add.py" >add.sh'
    )
    assert login_shell(user, "qrsh -pe smp 2 bash -l add.sh </dev/null").split() == ["3", "3"]


@pytest.mark.parametrize("python", PYTHONS)
def test_all_ranks_write_one_file(user: Host, python: str) -> None:
    put(user, FILES / "squares_mpi.py")
    check = """import h5py
print(h5py.get_config().mpi)
print(h5py.File('squares.h5', 'r')['squares'][:, 0].tolist())"""
    _, said = submit(user, f'{activate(python)}\nmpirun python squares_mpi.py\npython -c "{check}"')
    assert said.splitlines() == ["True", "[0, 100, 400, 900]"]


@pytest.mark.parametrize("python", PYTHONS)
def test_every_library_finds_those_it_needs(user: Host, python: str) -> None:
    folder = f"/home/{USER}/.conda/envs/mpi{python}"
    ours = f"{folder}/bin/o[pr][at]* {folder}/lib/lib[aehmops]*.so.*"
    ours += f" {folder}/lib/x86_64-linux-gnu/openmpi/lib/openmpi3"
    ours += f" {folder}/lib/python{python}/site-packages/[hm][5p]*py"
    said = user.check_output(
        f"find -L {ours} -type f \\( -perm -u=x -o -name '*.so*' \\) -exec ldd {{}} + 2>&1"
    )
    assert "libhdf5_openmpi.so.103 => " in said
    assert "not found" not in said


def test_nothing_stays_in_the_shell_after_leaving_the_environment(user: Host) -> None:
    shown = "env | grep -E 'OPAL|PMIX|OMPI' || true"
    said = login_shell(user, f"{activate('3.11')}\n{shown}; echo --; source deactivate; {shown}")
    inside, _, after = said.partition("--\n")
    assert f"OPAL_PREFIX=/home/{USER}/.conda/envs/mpi3.11" in inside
    assert after == ""


def test_the_settings_are_the_clusters(user: Host) -> None:
    said = login_shell(user, f"{activate('3.11')}\nompi_info --param btl tcp --level 1 --parsable")
    assert f"btl_tcp_if_include:value:{value('networks.range')}" in said


def test_the_channel_is_complete_and_unpacked_for_users(user_on_login: Host) -> None:
    for python in PYTHONS:
        short = python.replace(".", "")
        for name in ("mpi4py", "h5py"):
            found = user_on_login.check_output(
                f"ls -d {value('conda.root')}/pkgs/{name}-*-py{short}_*/info | grep -c ."
            )
            assert int(found) >= 1
