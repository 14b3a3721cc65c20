"""The shells of readers: prompts, and `module` in every kind of shell."""

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import Machine, login_shell, ordinary_users
from conf.cluster import Cluster
from conf.facts import facts, value

HOP = f"ssh -F /etc/iceberg/hop_config {value('login.address')}"
AVAIL = "module -t avail 2>&1"
WORKER = facts()["workers"]["names"][0]


@pytest.fixture
def laptop(machine: Machine) -> Host:
    return machine(value("laptop.name"), ordinary_users()[0])


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(f"{HOP} 'bash -lc \"{AVAIL}\"'", id="login shell"),
        pytest.param(f"{HOP} 'bash -ic \"{AVAIL}\" 2>&1'", id="interactive shell"),
        pytest.param(f"{HOP} '{AVAIL}'", id="ssh command"),
        pytest.param(f"{HOP} 'qrsh \"{AVAIL}\"'", id="qrsh command"),
        pytest.param(
            f"{HOP} 'printf \"#!/bin/bash\\n{AVAIL}\" | qsub -sync y -j y -o module.out >&2; cat module.out'",
            id="batch job",
        ),
    ],
)
def test_modules_are_found(laptop: Host, command: str) -> None:
    done = laptop.run(f"timeout 200 {command}")
    assert value("modules.conda") in done.stdout, done.stdout + done.stderr
    assert f"{value('modules.root')}:" in done.stdout


def test_modules_come_from_one_place_and_without_pager(user_on_login: Host) -> None:
    assert login_shell(user_on_login, "echo $MODULEPATH").strip() == value("modules.root")
    assert login_shell(user_on_login, "echo ${MODULES_PAGER-unset}").strip() == ""


@pytest.mark.parametrize(
    ("name", "kind"),
    [(value("laptop.name"), "laptop"), (value("login.name"), "cluster"), (WORKER, "cluster")],
)
def test_prompts(machine: Machine, name: str, kind: str) -> None:
    user = ordinary_users()[0]
    prompt = machine(name, user).run("cd; env -i HOME=$HOME bash -ic 'printf %s \"${PS1@P}\"' 2>/dev/null")
    expected = value(f"prompts.{kind}.text").format(user=user, host=name, dir="~")
    assert expected in prompt.stdout


def test_marks_carry_the_nonce_of_the_cluster(cluster: Cluster, machine: Machine) -> None:
    for name in cluster.hosts:
        file = machine(name).file("/run/iceberg/nonce")
        assert file.content_string.strip() == cluster.nonce
        assert (file.user, file.mode) == ("root", 0o644)


def test_the_way_of_the_checks_leaves_the_reader_alone(laptop: Host) -> None:
    assert laptop.check_output(f"{HOP} hostname") == value("login.name")
    assert laptop.check_output("ls -A ~/.ssh") == ""


@pytest.mark.parametrize("name", [value("laptop.name"), value("login.name"), WORKER])
def test_marks_tell_the_status_of_each_part_of_a_pipe(machine: Machine, name: str) -> None:
    # 141: `yes` is ended by SIGPIPE, which a shell started from Python might ignore.
    typed = "yes | (exit 3) | head -n 0\\nexit\\n"
    done = machine(name, ordinary_users()[0]).run(f"cd; printf '{typed}' | TERM=xterm bash -i 2>&1")
    assert ";141 3 0;" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(f"{HOP} 'bash -lc \"locale charmap\"'", id="login shell"),
        pytest.param(f"{HOP} locale charmap", id="ssh command"),
        pytest.param(f"{HOP} 'qrsh locale charmap'", id="qrsh command"),
        pytest.param(
            f"{HOP} 'qsub -sync y -j y -o map.out -b y locale charmap >&2; cat map.out'", id="batch job"
        ),
    ],
)
def test_text_is_utf_8_everywhere(laptop: Host, command: str) -> None:
    """An interactive `qrsh` is shown on guide/interactive."""
    done = laptop.run(f"timeout 200 {command}")
    assert done.stdout == "UTF-8\n", done.stdout + done.stderr


@pytest.mark.parametrize("command", ["qsub", "qrsh", "qsh", "qlogin", "qalter", "qresub", "qstat", "qacct"])
def test_each_command_of_the_queueing_system_has_a_manual_page(user_on_login: Host, command: str) -> None:
    assert "Grid Engine User Commands" in login_shell(user_on_login, f"man {command}")
