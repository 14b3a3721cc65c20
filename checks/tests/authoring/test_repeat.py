"""`verify --repeat N` from outside."""

import json
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from checks.authoring.load import LOOP
from checks.tests.authoring.conftest import Site
from checks.tests.helpers.verify import environment
from checks.tests.helpers.waiting import soon
from conf.facts import ROOT

STEADY = "```console\nada@desk:~$ echo a\na\n```\n"
# Passes every second time.
FLAKY = """```console
ada@desk:~$ true
ada@desk:~$ echo >>$COUNT; echo $(($(wc -l <$COUNT) % 2))
1
ada@desk:~$ true
```
"""


def test_pages_that_come_out_the_same(site: Site) -> None:
    site.build(one=STEADY, two=STEADY)
    done = site.run("--repeat=2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"2 runs of 2 pages, --seed=\d+\n", done.stdout)
    assert re.findall(r"\[(./.)\] .*: 1 passed", done.stdout) == ["1/4", "2/4", "3/4", "4/4"]
    assert "All 2 examples passed each time." in done.stdout
    assert not (site.folder / "evidence.json").exists()


def test_the_seed_gives_the_order(site: Site) -> None:
    site.build(one=STEADY, two=STEADY, three=STEADY, four=STEADY)
    orders = [
        re.findall(r"(\w+)\.md: 1 passed", site.run("--repeat=2", f"--seed={seed}").stdout)
        for seed in (1, 1, 2)
    ]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == sorted(["one", "two", "three", "four"] * 2)


def test_flaky_and_failing_examples_are_told_apart(site: Site) -> None:
    site.build(one=FLAKY, two="```console\nada@desk:~$ false\n```\n")
    done = site.run("one", "--repeat=4", "--at-once=1", COUNT=str(site.folder / "count"))
    assert done.returncode == 1
    assert re.search(r"flaky: .*one\.md:3 echo .*: passed 2 of 4\n  2 × wrong output: ", done.stdout), (
        done.stdout
    )
    assert done.stdout.count("one.md:3: wrong output") == 1
    assert "one.md:5 " not in done.stdout
    done = site.run("two", "--repeat=2")
    assert done.returncode == 1
    assert re.search(r"fails: .*two\.md:2 false: passed 0 of 2\n  2 × exit status", done.stdout)


def rates(site: Site) -> list[dict[str, Any]]:
    """Return the runs that the rates are of."""
    runs: list[dict[str, Any]] = json.loads((site.folder / "rates.json").read_text())["runs"]
    return runs


def test_rates_are_kept(site: Site) -> None:
    site.build(one=FLAKY, two=STEADY)
    count = {"COUNT": str(site.folder / "count")}
    site.run("one", "--repeat=4", **count)
    (first,) = rates(site)
    assert first["load"] == 0 and list(first["pages"]) == ["one"]
    # The third example is reached only where the second one passed.
    shares = [(entry["passed"], entry["reached"]) for entry in first["pages"]["one"]]
    assert shares == [(4, 4), (2, 4), (2, 2)]
    assert site.run("two", "--repeat=2", "--load=1").returncode == 0
    assert rates(site)[0] == first
    assert rates(site)[1]["load"] == 1 and list(rates(site)[1]["pages"]) == ["two"]
    # On a used account an example may well fail.
    site.run("one", "--repeat=2", "--same-account", **count)
    assert len(rates(site)) == 2
    (site.folder / "rates.json").write_text("{")
    site.run("two", "--repeat=2")
    assert len(rates(site)) == 1


WAITS = """```console
ada@desk:~$ true
ada@desk:~$ touch $FOLDER/started; sleep 600
```
"""


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_load_ends_with_the_run(site: Site, end: signal.Signals) -> None:
    site.build(one=WAITS)
    site.clear()
    run = subprocess.Popen(
        site.command("--repeat=2", "--load=3"),
        cwd=ROOT,
        env=environment(site.folder, FOLDER=str(site.folder)),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert soon((site.folder / "started").exists)
        loops = [pid for pid in children(run.pid) if LOOP in command_of(pid)]
        assert len(loops) == 3
        run.send_signal(end)
        said, _ = run.communicate(timeout=100)
    finally:
        run.kill()
        run.wait()
    assert soon(lambda: not any(LOOP in command_of(pid) for pid in loops))
    if end == signal.SIGINT:
        assert run.returncode == 130
        assert "--load=3" in said
        # What came to its end until then counts; what was stopped does not.
        (kept,) = rates(site)
        assert [(entry["passed"], entry["reached"]) for entry in kept["pages"]["one"]] == [(1, 1)]


def children(parent: int) -> list[int]:
    """Return the processes that another one has started."""
    listed = subprocess.run(
        ["ps", "--ppid", str(parent), "-o", "pid="], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in listed.stdout.split()]


def command_of(pid: int) -> str:
    """Return the command line of a process, empty if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--load=4"], "--seed, --load and --same-account belong to --repeat N"),
        (["--repeat=2", "--load=0"], "--load: at least one process has to keep the machine busy"),
    ],
)
def test_wrong_load(site: Site, options: list[str], message: str) -> None:
    site.build(one=STEADY)
    done = site.run(*options)
    assert done.returncode == 2
    assert message in done.stderr


def test_twice_on_the_same_account(site: Site) -> None:
    site.build(one="```console\nada@desk:~$ mkdir new\nada@desk:~$ cd new\n```\n", two=STEADY)
    done = site.run("one", "--repeat=2", "--same-account")
    assert done.returncode == 1
    assert "[1/2]" in done.stdout and "[2/2]" in done.stdout
    assert re.search(r"flaky: .*one\.md:2 mkdir new: passed 1 of 2\n  1 × exit status", done.stdout)
    assert site.run("two", "--repeat=3", "--same-account").returncode == 0


NEEDY = "```console\nada@desk:~$ mkdir new\nada@desk:~$ cd new\n```\n"


def test_a_page_may_say_that_it_needs_a_new_account(site: Site) -> None:
    site.build(needs={"one": "a new account"}, one=NEEDY, two=STEADY)
    # One page alone: another one's stand-in would bring its own account, which is the process's then.
    done = site.run("one", "--repeat=2", "--same-account")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "one.md: 1 failed, 1 not reached (it needs a new account)" in done.stdout
    assert re.search(r"not repeated: .*one\.md needs a new account, as it says\n", done.stdout)
    # On new accounts it is a page like any other.
    site.build(needs={"one": "a new account"}, one=STEADY, two=STEADY)
    assert site.run("--repeat=2").returncode == 0
    site.build(needs={"one": "a new account"}, one="```console\nada@desk:~$ false\n```\n")
    assert site.run("--repeat=2", "--same-account").returncode == 1


def test_a_page_may_not_ask_for_more_than_it_needs(site: Site) -> None:
    site.build(needs={"one": "a new account"}, one=STEADY)
    done = site.run("--repeat=2", "--same-account")
    assert done.returncode == 1
    assert re.search(r"needless: .*one\.md says it needs a new account, but passes without", done.stdout)


def test_no_cluster(site: Site) -> None:
    site.build(one=STEADY)
    assert site.run("--repeat=2", "--cluster-from=checks.tests.helpers.standin:broken").returncode == 3
