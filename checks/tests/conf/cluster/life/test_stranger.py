"""The pages can be followed on a cluster whose shells know nothing of markers, over ssh."""

import re
from pathlib import Path

import pytest
import testinfra
from msgspec import structs

from checks.pages.contract.examples import Example
from checks.pages.language.placeholders import Placeholders
from checks.runner.following.page import PageRun
from checks.runner.limits import limits
from checks.runner.machines.elsewhere.account import Account, Budget, Workers
from checks.runner.machines.elsewhere.effects import Effect
from checks.runner.machines.elsewhere.remote import RealCluster, swept
from checks.tests.conf.cluster.conftest import ordinary_users
from checks.tests.conf.cluster.life.conftest import reach
from checks.tests.helpers.iceberg import LOGIN, WORKER, command, file, page
from checks.tests.helpers.waiting import soon
from conf.cluster import SITE, Cluster
from conf.facts import facts, value


def test_pages_are_followed_there(real: RealCluster, stranger: Cluster) -> None:
    examples: list[Example] = [
        file("note.txt", "written over ssh\n"),
        command("cat note.txt", "written over ssh", prompt=LOGIN),
        command("qrsh", prompt=LOGIN),
        command("hostname", "<worker_node>", prompt=WORKER),
        command("module load apps/python/conda", prompt=WORKER),
        command("false", prompt=WORKER, fails=True),
        command("exit 0", "logout", prompt=WORKER),
        command("hostname", value("login.name"), prompt=LOGIN),
        command("exit", "logout", prompt=LOGIN),
        command("true"),
    ]
    results = list(
        PageRun(page(examples), Placeholders(facts()["placeholders"]), real, limits(SITE)).results()
    )
    told = [str(result.failure or result.outcome) for result in results]
    assert told == ["passed"] * 8 + ["not-run"] * 2
    assert [result.status for result in results[1:8]] == [0, None, 0, 0, 1, 0, 0]
    real.stop()
    left = testinfra.get_host(stranger.hosts[value("login.name")]).run("ls -A /home/te1st").stdout
    assert ".markers-" not in left


SHOWN = ("owner:                      te1st", "hard resource_list:         ...rmem=1G...")
OTHER = ordinary_users()[1]


@pytest.fixture
def otherwise(stranger: Cluster, tmp_path: Path) -> Account:
    """An account of another name, whose shell is not bash, with queue and software under other names."""
    login = testinfra.get_host(stranger.hosts[value("login.name")])
    assert login.run("usermod --shell /bin/sh %s && mkdir -p /home/more", OTHER).rc == 0
    names = {"te1st": OTHER, "/data/home": "/home", "short.q": value("sge.queue")}
    return Account(
        reach(stranger, OTHER, tmp_path),
        label="Elsewhere",
        allow=tuple(Effect),
        clean=True,
        names=names,
        options={"qsub": "-l rmem=1G"},
        workers=Workers(there=r"node0\d\d", here="node1{:02}"),
    )


def test_pages_are_followed_in_the_words_of_another_site(stranger: Cluster, otherwise: Account) -> None:
    login = testinfra.get_host(stranger.hosts[value("login.name")])
    before = login.check_output("find /home/%s -xdev | sort", OTHER)
    cluster = RealCluster(SITE, otherwise)
    home = "/data/home/te1st"
    examples: list[Example] = [
        command("pwd; whoami", home, "te1st", prompt=LOGIN),
        file("note.txt", f"te1st lives in {home}\n"),
        command("cat note.txt", f"te1st lives in {home}", prompt=LOGIN),
        command("qsub -q short.q -N left -b y sleep 600", "Your job <job_id> (...", prompt=LOGIN),
        command("qstat -j <job_id> | grep -E '^(owner|context|hard res)'", *SHOWN, prompt=LOGIN),
        command(
            "qstat",
            "job-ID  prior   name       user         state submit/start at     queue ...",
            "...",
            "... <job_id> <priority> left       te1st        r     <date> <time> short.q@...",
            prompt=LOGIN,
            repeat_until="the job runs",
        ),
        command("qrsh", prompt=LOGIN),
        command("whoami", "te1st", prompt=WORKER),
        command("exit", "logout", prompt=WORKER),
    ]
    try:
        results = list(
            PageRun(page(examples), Placeholders(facts()["placeholders"]), cluster, limits(SITE)).results()
        )
        told = [str(result.failure or result.outcome) for result in results]
    finally:
        cluster.stop()
    assert told == ["passed"] * len(examples)
    assert {result.user for result in results} == {"te1st"}
    assert re.fullmatch(
        rf"Elsewhere, SGE {re.escape(value('sge.version'))}, account [0-9a-f]{{8}}", cluster.image
    )
    assert soon(lambda: not login.check_output("qstat -u '*'")), "its job is deleted"
    assert login.check_output("find /home/%s -xdev | sort", OTHER) == before


def test_a_page_there_spends_no_more_than_its_budget(stranger: Cluster, otherwise: Account) -> None:
    budget = Budget(submissions=2, jobs=1, waiting_seconds=100, core_minutes=60)
    cluster = RealCluster(SITE, structs.replace(otherwise, budget=budget))
    submit = "qsub -q short.q -b y -e /dev/null -o /dev/null sleep 2"
    count = "qstat | grep --count sleep"
    examples: list[Example] = [
        command(submit, "Your job <job_id> (...", prompt=LOGIN),
        command(submit, "Your job <job_id_2> (...", prompt=LOGIN),
        command(count, "1", prompt=LOGIN),
        command(submit, "Your job <job_id_3> (...", prompt=LOGIN),
    ]
    try:
        run = PageRun(page(examples), Placeholders(facts()["placeholders"]), cluster, limits(SITE))
        results = list(run.results())
    finally:
        cluster.stop()
    assert [str(result.failure or result.outcome) for result in results] == ["passed"] * 3 + ["not-run"]
    assert results[-1].reason == "the budget of 2 submissions is spent"
    login = testinfra.get_host(stranger.hosts[value("login.name")])
    assert soon(lambda: not login.check_output("qstat -u '*'"))


def test_what_a_killed_run_left_is_swept(stranger: Cluster, otherwise: Account) -> None:
    login = testinfra.get_host(stranger.hosts[value("login.name")])
    killed = RealCluster(SITE, otherwise)
    run = PageRun(
        page([command("qsub -b y sleep 600", "...", prompt=LOGIN)]),
        Placeholders(facts()["placeholders"]),
        killed,
        limits(SITE),
    )
    assert [result.outcome for result in run.results()] == ["passed"]
    assert ".markers-" in login.check_output("ls -A /home/%s", OTHER)
    (said,) = swept(SITE, otherwise)
    assert "has registered the job" in said or "has deleted job" in said
    assert soon(lambda: not login.check_output("qstat -u '*'"))
    assert ".markers-" not in login.check_output("ls -A /home/%s", OTHER)
    assert list(swept(SITE, otherwise)) == []
