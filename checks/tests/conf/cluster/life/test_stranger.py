"""The pages can be followed on a cluster whose shells know nothing of marks, over ssh."""

import testinfra

from checks.pages.contract.examples import Example
from checks.pages.language.placeholders import Placeholders
from checks.runner.following.page import PageRun
from checks.runner.limits import limits
from checks.runner.machines.remote import RealCluster
from checks.tests.helpers.iceberg import LOGIN, WORKER, command, file, page
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
    assert ".marks-" not in left
