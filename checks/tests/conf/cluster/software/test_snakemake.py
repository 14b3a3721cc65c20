"""The profile of Snakemake: what its status script says of real jobs, and how its job script ends."""

import shlex

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import login_shell
from conf.facts import value

PROFILE = f"{value('packages.root')}/snakemake"
STATUS = f"{PROFILE}/status.sh"
# Nobody answers there.
UNREACHABLE = "SGE_QMASTER_PORT=1"

pytestmark = pytest.mark.usefixtures("new_home")


def test_a_job_that_was_deleted_has_failed(user_on_login: Host) -> None:
    """It could not write how it ended, so the workflow would await it for ever."""
    number = login_shell(user_on_login, "mkdir logs; qsub -terse -b y -o logs -e logs sleep 600").strip()
    assert login_shell(user_on_login, f"{STATUS} {number}") == "running\n"
    ended = f"qdel {number} >&2; while qstat -j {number} >&2; do sleep 0.5; done; {STATUS} {number}"
    assert login_shell(user_on_login, ended) == "failed\n"


@pytest.mark.parametrize(("command", "code", "said"), [("true", 0, "success"), ("exit 3", 3, "failed")])
def test_a_job_ends_as_its_command_did(user_on_login: Host, command: str, code: int, said: str) -> None:
    """Snakemake asks the status script; people ask `qacct`."""
    script = login_shell(user_on_login, f"cat {PROFILE}/jobscript.sh")
    quoted = shlex.quote(script.replace("{exec_job}", command))
    login_shell(user_on_login, f"mkdir logs; printf %s {quoted} >job.sh")
    number = login_shell(user_on_login, "qsub -terse -cwd -j y -o logs job.sh").strip()
    ended = f"while qstat -j {number} >&2; do sleep 0.5; done; {STATUS} {number}; ls logs"
    assert login_shell(user_on_login, ended).splitlines() == [said, f"job.sh.o{number}"]
    recorded = f"until qacct -j {number} 2>/dev/null; do sleep 0.5; done | grep ^exit_status"
    assert login_shell(user_on_login, recorded).split() == ["exit_status", str(code)]


def test_a_job_may_still_run_if_the_queue_master_does_not_answer(user_on_login: Host) -> None:
    assert login_shell(user_on_login, f"{UNREACHABLE} {STATUS} 7") == "running\n"
