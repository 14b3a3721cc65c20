"""What a page can rely on, whatever it runs on: one suite for every kind of cluster.

A new kind has to pass it (`checks.runner.machines.cluster.Cluster`).
"""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from checks.pages.contract.examples import Answer, Example
from checks.pages.language.placeholders import Placeholders
from checks.runner.following.page import PageRun, Result
from checks.runner.limits import limits
from checks.runner.machines.cluster import Cluster, host
from checks.tests.helpers.iceberg import LOGIN, SITE, command, file, page
from checks.tests.helpers.ports import free_port
from checks.tests.helpers.standin import StandIn
from checks.tests.runner.conftest import at_home
from conf.facts import facts, value

KINDS = ("stand-in", "containers", "account over ssh")
INTERRUPT = (Answer("", "", "^C", ("",)),)


@pytest.fixture(params=KINDS)
def any_cluster(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cluster]:
    """A cluster of each kind, with the names and accounts of this site."""
    if request.param == "stand-in":
        yield at_home(StandIn(tmp_path, SITE), monkeypatch)
    elif request.param == "account over ssh":
        yield request.getfixturevalue("real")
    else:
        cluster = request.getfixturevalue("cluster")
        yield cluster
        # A page's cluster is thrown away, with what a killed terminal was running. This one lives on: an
        # endless loop would take a processor from all tests that follow.
        host(cluster, value("login.name")).run("pkill -KILL -u te1st -x bash")


def there(text: str, *expected: str, **more: Any) -> Any:
    """Return a command that is typed on the login node."""
    return command(text, *expected, prompt=LOGIN, **more)


def run(any_cluster: Cluster, *examples: Example, seconds: int = 60) -> list[Result]:
    """Run a page."""
    within = dataclasses.replace(limits(SITE), command_seconds=seconds)
    table = Placeholders(facts()["placeholders"])
    return list(PageRun(page(list(examples)), table, any_cluster, within).results())


def outcomes(results: list[Result]) -> list[str]:
    """Return what became of each example: a failure in its own words."""
    return [str(result.failure or result.outcome) for result in results]


def test_a_page_starts_where_its_first_prompt_is(any_cluster: Cluster) -> None:
    results = run(any_cluster, there("echo one", "one"), there("echo $HOME/x | wc --lines", "1"))
    assert outcomes(results) == ["passed", "passed"]
    assert {(result.user, result.host) for result in results} == {("te1st", value("login.name"))}


def test_the_status_is_the_command_s_own(any_cluster: Cluster) -> None:
    results = run(any_cluster, there("true"), there("(exit 3)", fails=True), there("true | false | true"))
    assert [result.status for result in results] == [0, 3, 0]
    assert outcomes(results)[2] == "exit status: part 2 of the pipe ended with status 1, not 0"


def test_wrong_output_is_found_and_nothing_after_it_is_typed(any_cluster: Cluster) -> None:
    results = run(any_cluster, there("echo one; echo two", "one", "three"), there("echo after"))
    assert outcomes(results)[0].startswith("wrong output: ")
    assert (results[0].output, results[1].outcome) == ("one\ntwo", "not-reached")


def test_a_shell_that_is_opened_later_is_followed(any_cluster: Cluster) -> None:
    results = run(
        any_cluster, there("bash"), there("echo inside", "inside"), there("exit", "exit"), there("true")
    )
    assert outcomes(results) == ["passed"] * 4
    assert [result.status for result in results] == [None, 0, 0, 0]


def test_terminals_know_nothing_of_each_other(any_cluster: Cluster) -> None:
    results = run(
        any_cluster, there("x=1"), there("echo ${x-none}", "none", session="2"), there("echo $x", "1")
    )
    assert outcomes(results) == ["passed"] * 3


def test_a_file_is_written_to_the_last_byte(any_cluster: Cluster) -> None:
    results = run(
        any_cluster,
        file("conform/two words.txt", "\tü\n\n"),
        there("wc --bytes <conform/*.txt", "5"),
        there("rm -r conform"),
    )
    assert outcomes(results) == ["passed"] * 3


def test_a_key_reaches_the_program(any_cluster: Cluster) -> None:
    pressed = replace(there("sleep 1000", "^C"), answers=INTERRUPT)
    assert outcomes(run(any_cluster, pressed, there("echo back", "back"))) == ["passed"] * 2


def test_a_server_runs_until_its_key(any_cluster: Cluster) -> None:
    port = free_port()
    # Once it has answered, it is where it awaits the key.
    ask = rf'exec 3<>/dev/tcp/localhost/{port}; printf "GET / HTTP/1.0\r\n\r\n" >&3; head -n 1 <&3'
    results = run(
        any_cluster,
        there(f"python3 -u -m http.server {port}", "Serving HTTP on ...", serves=f":{port}"),
        there(ask, "HTTP/1.0 200 OK", session="2"),
        replace(there("^C", "^C", "Keyboard interrupt received, exiting."), answers=INTERRUPT),
        there("echo over", "over"),
    )
    assert outcomes(results) == ["passed"] * 4


def test_a_command_that_never_ends_is_ended(any_cluster: Cluster) -> None:
    endless = there("while true; do :; done")
    assert outcomes(run(any_cluster, endless, seconds=3)) == [
        "time limit: no prompt after 3 s; the terminal was killed"
    ]


def test_a_machine_that_is_none_is_told(any_cluster: Cluster) -> None:
    nowhere = command("true", prompt="[te1st@nowhere ~]$", host="nowhere")
    assert outcomes(run(any_cluster, nowhere)) == ["prompt elsewhere: the cluster has no machine 'nowhere'"]


def test_the_word_of_the_markers_is_seen_nowhere(any_cluster: Cluster) -> None:
    (result,) = run(
        any_cluster, there("set; env; set -x; cat /proc/self/environ | tr '\\0' '\\n'; set +x", "...")
    )
    assert result.outcome == "passed"
    assert any_cluster.nonce not in result.output + result.screen
