"""`verify --repeat N` from outside."""

import re

from checks.authoring.conftest import Site

STEADY = "```console\nte1st@laptop:~$ echo a\na\n```\n"
# Passes every second time.
FLAKY = """```console
te1st@laptop:~$ true
te1st@laptop:~$ echo >>$COUNT; echo $(($(wc -l <$COUNT) % 2))
1
te1st@laptop:~$ true
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
    site.build(one=FLAKY, two="```console\nte1st@laptop:~$ false\n```\n")
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


def test_twice_on_the_same_account(site: Site) -> None:
    site.build(one="```console\nte1st@laptop:~$ mkdir new\nte1st@laptop:~$ cd new\n```\n", two=STEADY)
    done = site.run("one", "--repeat=2", "--same-account")
    assert done.returncode == 1
    assert "[1/2]" in done.stdout and "[2/2]" in done.stdout
    assert re.search(r"flaky: .*one\.md:2 mkdir new: passed 1 of 2\n  1 × exit status", done.stdout)
    assert site.run("two", "--repeat=3", "--same-account").returncode == 0


NEEDY = "```console\nte1st@laptop:~$ mkdir new\nte1st@laptop:~$ cd new\n```\n"


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
    site.build(needs={"one": "a new account"}, one="```console\nte1st@laptop:~$ false\n```\n")
    assert site.run("--repeat=2", "--same-account").returncode == 1


def test_a_page_may_not_ask_for_more_than_it_needs(site: Site) -> None:
    site.build(needs={"one": "a new account"}, one=STEADY)
    done = site.run("--repeat=2", "--same-account")
    assert done.returncode == 1
    assert re.search(r"needless: .*one\.md says it needs a new account, but passes without", done.stdout)


def test_no_cluster(site: Site) -> None:
    site.build(one=STEADY)
    assert site.run("--repeat=2", "--machines=checks.runner.standin:broken").returncode == 3
