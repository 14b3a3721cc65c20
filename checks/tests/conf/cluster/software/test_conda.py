"""conda as the system has it: its environments, who may change them, and how they are updated."""

import json

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import Machine, login_shell, ordinary_users
from conf.facts import facts, value

SCRIPT = f"{value('conda.environments')}/conda-autoupdate.sh"
ADMINISTRATOR = next(name for name, user in facts()["users"].items() if user["role"] == "administrator")
PYTHONS = {"root": "Python 3.", "python2": "Python 2.7."}


@pytest.fixture
def administrator(machine: Machine) -> Host:
    """Return the login node, as the administrator."""
    return machine(value("login.name"), ADMINISTRATOR)


def test_the_version_is_the_one_the_pages_name(user_on_login: Host) -> None:
    seen = login_shell(user_on_login, f"module load {value('modules.conda')}; conda --version 2>&1")
    assert seen.strip() == f"conda {value('conda.version')}"


@pytest.mark.parametrize("name", facts()["conda"]["base_environments"])
def test_base_environments_have_their_python(user_on_login: Host, name: str) -> None:
    load = f"module load {value('modules.conda')}; source activate {name}"
    assert login_shell(user_on_login, f"{load}; python --version 2>&1").startswith(PYTHONS[name])


def test_the_settings_are_those_that_pages_explain(user_on_login: Host) -> None:
    """guide/conda-packages, guide/storage: one channel, no network, pip with Python, soft links."""
    load = f"module load {value('modules.conda')}"
    seen = login_shell(user_on_login, f"{load}; conda config --show")
    assert f"default_channels:\n  - file://{value('conda.channel')}\n" in seen
    for name in ("offline", "auto_update_conda", "add_pip_as_python_dependency", "allow_softlinks"):
        assert f"{name}: True\n" in seen


def test_every_package_of_the_channel_is_unpacked_for_users(user_on_login: Host) -> None:
    index = json.loads(user_on_login.file(f"{value('conda.channel')}/linux-64/repodata.json").content_string)
    names = {name.removesuffix(".tar.bz2") for name in index["packages"]}
    assert names
    assert names <= set(user_on_login.file(f"{value('conda.root')}/pkgs").listdir())


def test_a_system_environment_cannot_be_changed_by_a_user(user_on_login: Host) -> None:
    folder = f"{value('conda.root')}/envs/python2"
    assert user_on_login.run("touch %s/bin/python %s/mine", folder, folder).rc != 0
    assert user_on_login.run("find %s %s/lib -maxdepth 1 -writable", folder, folder).stdout == ""


def test_cron_runs_the_update_as_the_administrator(login: Host) -> None:
    lines = login.file("/etc/cron.d/conda-autoupdate").content_string.splitlines()
    minute, hour, _, _, _, user, command = next(line for line in lines if line[0] != "#").split()
    assert minute.isdigit()
    assert hour.isdigit()
    assert (user, command) == (ADMINISTRATOR, SCRIPT)
    assert login.file(SCRIPT).mode & 0o111
    # cron takes only files that nobody but root can write
    schedule = login.file("/etc/cron.d/conda-autoupdate")
    assert (schedule.user, schedule.mode & 0o022) == ("root", 0)


def test_the_update_leaves_usable_environments_and_a_log(administrator: Host) -> None:
    assert administrator.run(SCRIPT).rc == 0
    log = administrator.file(f"{value('conda.environments')}/conda-autoupdate.log").content_string
    for name in facts()["conda"]["base_environments"]:
        assert f" {name}\n" in log
        prefix = value("conda.root") if name == "root" else f"{value('conda.root')}/envs/{name}"
        assert administrator.run("%s/bin/python --version", prefix).rc == 0


def test_one_update_at_a_time(administrator: Host) -> None:
    lock = f"{value('conda.environments')}/.conda-autoupdate.lock"
    done = administrator.run("flock %s %s", lock, SCRIPT)
    assert done.rc == 75
    assert "another update is running" in done.stderr


def test_an_update_that_fails_says_so_and_the_other_goes_on(administrator: Host) -> None:
    folder = f"{value('conda.root')}/envs/python2"
    administrator.check_output("mv %s %s.hidden", folder, folder)
    try:
        done = administrator.run(SCRIPT)
    finally:
        administrator.check_output("mv %s.hidden %s", folder, folder)
    assert done.rc == 1
    assert "python2 was not updated" in done.stderr
    assert "root was not updated" not in done.stderr
    assert administrator.run("%s/bin/python --version", folder).rc == 0


def test_a_missing_channel_is_no_update(administrator: Host) -> None:
    channel = value("conda.channel")
    administrator.check_output("mv %s %s.hidden", channel, channel)
    try:
        done = administrator.run(SCRIPT)
    finally:
        administrator.check_output("mv %s.hidden %s", channel, channel)
    assert done.rc == 66
    assert "there is no channel at" in done.stderr


def test_a_user_cannot_update(machine: Machine) -> None:
    done = machine(value("login.name"), ordinary_users()[0]).run(SCRIPT)
    assert done.rc == 77
    assert "only the administrator can update" in done.stderr


def test_a_newer_package_arrives(administrator: Host) -> None:
    updates, channel = value("conda.updates"), value("conda.channel")
    index = f"{value('conda.environments')}/conda-index.py"
    record = f"{value('conda.root')}/envs/python2/conda-meta/wheel-*.json"
    before = administrator.check_output(f"ls {record}")
    new = administrator.check_output("ls %s/linux-64", updates).split()
    wheel = next(name for name in new if name.startswith("wheel-")).removesuffix(".tar.bz2")
    assert wheel not in before
    copied = [f"{channel}/linux-64/{name}" for name in new if name.endswith(".tar.bz2")]
    administrator.check_output(f"cp {updates}/linux-64/*.tar.bz2 {channel}/linux-64/")
    try:
        assert administrator.run(f"{index} {channel}").rc == 0
        assert administrator.run(SCRIPT).rc == 0
        assert administrator.check_output(f"ls {record}").endswith(f"/{wheel}.json")
        unpacked = administrator.file(f"{value('conda.root')}/pkgs/{wheel}/info/index.json")
        assert unpacked.exists
        assert unpacked.mode & 0o444 == 0o444
    finally:
        administrator.check_output(f"rm {' '.join(copied)} && {index} {channel}")


def test_a_broken_package_leaves_the_index_as_it_was(administrator: Host) -> None:
    channel = value("conda.channel")
    broken = f"{channel}/linux-64/broken-1.0-0.tar.bz2"
    before = administrator.file(f"{channel}/linux-64/repodata.json").sha256sum
    administrator.check_output("touch %s", broken)
    try:
        done = administrator.run(f"{value('conda.environments')}/conda-index.py {channel}")
    finally:
        administrator.check_output("rm %s", broken)
    assert done.rc == 1
    assert f"{broken} is not a conda package" in done.stderr
    assert administrator.file(f"{channel}/linux-64/repodata.json").sha256sum == before


def test_a_folder_that_is_no_channel_gets_no_index(administrator: Host) -> None:
    folder = value("modules.root")
    done = administrator.run(f"{value('conda.environments')}/conda-index.py {folder}")
    assert (done.rc, done.stdout) == (1, "")
    assert f"{folder} is no channel" in done.stderr
    assert not administrator.file(f"{folder}/linux-64").exists
