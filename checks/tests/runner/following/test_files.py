"""On which machine, and for whom, a file of a page is made."""

from typing import Any

import pytest
from msgspec.structs import replace

from checks.runner.following import files
from checks.runner.following.page import PageRun
from checks.runner.limits import Limits
from checks.runner.machines.cluster import Cluster
from checks.runner.machines.cluster import host as host_of
from checks.tests.helpers.pages import LOGIN, command, file, page, table
from checks.tests.helpers.site import SITE
from checks.tests.helpers.standin import StandIn


@pytest.mark.parametrize(("host", "machine"), [(None, "gate1"), ("desk", "desk")])
def test_a_file_is_made_on_its_machine(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch, host: str | None, machine: str
) -> None:
    asked: list[str] = []

    def noted(cluster: Cluster, name: str) -> Any:
        asked.append(name)
        return host_of(cluster, name)

    monkeypatch.setattr(files, "host", noted)
    config = replace(file("a b/config", "Host ice\n"), host=host)
    (result,) = PageRun(page([config]), table(), standin, Limits()).results()
    assert (result.outcome, asked) == ("passed", [machine])
    assert (standin.home / "a b" / "config").read_text() == "Host ice\n"


def test_its_owner_is_the_account_at_the_prompts_of_that_machine() -> None:
    made = file("a", "")
    there = [command("true", user="bob"), command("true", prompt=LOGIN, user="boss")]
    for host, user in ((None, "boss"), ("desk", "bob")):
        numbered = page([*there, replace(made, host=host)])
        assert files.owner(numbered, numbered.examples[-1], SITE) == user
