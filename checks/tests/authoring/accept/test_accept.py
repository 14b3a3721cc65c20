"""`verify --accept` from outside, on real shells."""

import pytest

from checks.tests.authoring.conftest import Site
from checks.tests.helpers.ports import free_port

PAGE = """# One

```console
ada@desk:~$ echo "job 7 sent"
Job <job_id> was sent
ada@desk:~$ echo on <job_id>
```

Text <x> {{ y }}.

```console fails
ada@desk:~$ ls /none
ls: cannot open '/none': ...
```
"""
ACCEPTED = PAGE.replace("Job <job_id> was sent", "job <job_id> sent").replace(
    "on <job_id>\n```", "on <job_id>\non 7\n```"
).replace("open", "access")  # fmt: skip


def test_one_run_accepts_a_whole_page_and_the_next_one_passes(site: Site) -> None:
    site.build(one=PAGE)
    done = site.run("one", "--accept")
    assert done.returncode == 0, done.stdout + done.stderr
    assert site.path("one").read_text() == ACCEPTED
    assert f'{site.path("one")}:4 echo "job 7 sent" accepted' in done.stdout
    assert "-Job <job_id> was sent\n+job <job_id> sent\n" in done.stdout
    assert f"Changed: {site.path('one')}" in done.stdout
    assert not (site.folder / "evidence.json").exists()
    site.build(one=None)
    assert "3 passed" in site.run("one").stdout
    again = site.run("one", "--accept")
    assert (again.returncode, site.path("one").read_text()) == (0, ACCEPTED)
    assert "Nothing to accept." in again.stdout
    assert site.evidence() == [("one", 4, "passed"), ("one", 6, "passed"), ("one", 13, "passed")]


def test_the_end_of_a_server(site: Site) -> None:
    server = "ada@desk:~$ python3 -u -m http.server {port}\nServing HTTP on 0.0.0.0 port ..."
    # Once it has answered, it is where it awaits the key.
    ask = r'exec 3<>/dev/tcp/localhost/{port}; printf "GET / HTTP/1.0\r\n\r\n" >&3; head -n 1 <&3'
    page = f'```console serves=":{{port}}"\n{server}\n```\n\n'
    page += f"```console terminal=2\nada@desk:~$ {ask}\nHTTP/1.0 200 OK\n```\n\n"
    page += "```console\n^C\nold\nada@desk:~$\n```\n"
    page = page.replace("{port}", str(free_port()))
    site.build(one=page)
    done = site.run("--accept")
    assert done.returncode == 0, done.stdout + done.stderr
    assert site.path("one").read_text() == page.replace("old", "Keyboard interrupt received, exiting.")


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("ada@desk:~$ echo new; false\nold", "exit status: the command ended with status 1, not 0"),
        ("[ada@gate1 ~]$ echo new\nold", "prompt elsewhere: the terminal is at"),
        ("ada@desk:~$ echo $PW\nold", "--accept left it alone: the output contains a password"),
        ("ada@desk:~$ read -p 'Proceed ([y]/n)? '\nold", "question: the terminal asks"),
    ],
)
def test_what_failed_is_left_alone_and_what_came_before_is_kept(site: Site, block: str, said: str) -> None:
    page = f"```console\nada@desk:~$ echo right\nwrong\n{block}\nada@desk:~$ echo c\nd\n```\n"
    site.build(one=page)
    done = site.run("--accept", PW="correct-horse-7")
    assert done.returncode == 1, done.stdout + done.stderr
    assert said in done.stdout
    assert site.path("one").read_text() == page.replace("wrong", "right")


def test_only_the_pages_asked_for(site: Site) -> None:
    wrong = "```console\nada@desk:~$ echo a\nb\n```\n"
    site.build(one=wrong, two=wrong, three=wrong)
    assert site.run("-k", "two or three", "--accept", "--at-once=2").returncode == 0
    texts = [site.path(name).read_text() for name in ("one", "two", "three")]
    assert texts == [wrong, wrong.replace("\nb", "\na"), wrong.replace("\nb", "\na")]


def test_colours_only_where_they_are_wanted(site: Site) -> None:
    site.build(one=PAGE)
    assert "\x1b[31m-Job <job_id> was sent\x1b[0m" in site.run("--accept", FORCE_COLOR="1").stdout
    site.build(one=PAGE)
    assert "\x1b" not in site.run("--accept").stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["onne", "--accept"], "no page 'onne' with examples; did you mean one?"),
        (["-k", "two", "--accept"], "no page to run. Pages with examples: one"),
        (["-k", "two or", "--accept"], "-k two or: "),
        (["--accept", "--step"], "--accept and --step cannot be used together"),
        (["--accept", "-x"], "-x cannot be used with --accept"),
        (["--accept", "--at-once=0"], "--at-once: at least one page"),
        (["--seed=1"], "--seed, --load and --same-account belong to --repeat N"),
        (["--repeat=1"], "--repeat: at least 2 runs"),
        (["--accept", "--examples=/none"], "/none is missing: build the site first"),
    ],
)
def test_wrong_usage(site: Site, options: list[str], said: str) -> None:
    site.build(one=PAGE)
    done = site.run(*options)
    assert said in done.stderr
    assert done.returncode == 2
    assert site.path("one").read_text() == PAGE


def test_no_cluster(site: Site) -> None:
    site.build(one=PAGE)
    done = site.run("--accept", "--cluster-from=checks.tests.helpers.standin:broken")
    assert done.returncode == 3
    assert "one.md was not run: the cluster could not be started: no disk space left" in done.stdout
