"""What a run with a budget asks the queueing system: its own jobs, and what an account's jobs have used."""

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import login_shell
from checks.tests.helpers.waiting import soon
from conf.cluster import SITE

TOKEN = "ab12cd34"
SLOTS, SECONDS = 2, 3


@pytest.mark.usefixtures("idle")
def test_own_jobs_are_told_from_others_and_their_use_is_summed_up(user_on_login: Host) -> None:
    dialect = SITE.dialect

    def ask(command: str) -> list[str]:
        filled = command.replace("{token}", TOKEN).replace("{since}", since)
        return login_shell(user_on_login, filled).split()

    since = login_shell(user_on_login, dialect.tells_time).strip()
    (mark,) = {options.format(token=TOKEN) for options in dialect.submits.values()}
    submit = "qsub -terse -b y -o /dev/null -j y"
    ours = login_shell(user_on_login, f"{submit} {mark} -pe smp {SLOTS} sleep {SECONDS}").strip()
    held = login_shell(user_on_login, f"{submit} {mark} -h -t 1-3 true").strip().split(".")[0]
    login_shell(user_on_login, f"{submit} -h true")
    assert set(ask(dialect.list_marked)) <= {ours, held}
    assert held in ask(dialect.list_marked)
    assert soon(lambda: float(ask(dialect.core_seconds)[-1]) >= SLOTS * SECONDS, pause=1)
    assert float(ask(dialect.core_seconds)[-1]) < 100 * SLOTS * SECONDS
    deleted = ask(dialect.delete_marked)
    assert held in " ".join(deleted)
    assert soon(lambda: not ask(dialect.list_marked), pause=1)
