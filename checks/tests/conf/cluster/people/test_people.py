"""Accounts, and what they may not do."""

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import Machine, ordinary_users
from conf.cluster import Cluster
from conf.facts import facts, value

USERS = facts()["users"]
NODES = [value("login.name"), *facts()["workers"]["names"]]
FIRST, SECOND = ordinary_users()[:2]


@pytest.mark.parametrize("name", [value("laptop.name"), *NODES])
@pytest.mark.parametrize("user", USERS)
def test_accounts_are_the_same_everywhere(machine: Machine, name: str, user: str) -> None:
    # All of it in one call: each takes a sixth of a second.
    script = "getent passwd %s && stat --format='%%U %%G %%a' /home/%s"
    account, home = machine(name).check_output(script, user, user).splitlines()
    number, full_name = USERS[user]["uid"], USERS[user]["full_name"]
    assert account == f"{user}:x:{number}:{number}:{full_name}:/home/{user}:/bin/bash"
    assert home == f"{user} {user} 700"


def test_home_and_usr_local_are_the_same_on_all_nodes(machine: Machine) -> None:
    machine(NODES[0], FIRST).check_output("echo seen > ~/shared")
    machine(NODES[0]).check_output("echo seen > /usr/local/shared")
    for node in NODES[1:]:
        assert machine(node, FIRST).file(f"/home/{FIRST}/shared").content_string == "seen\n"
        assert machine(node).file("/usr/local/shared").content_string == "seen\n"
    machine(NODES[1]).check_output("rm /usr/local/shared")
    assert not machine(NODES[0]).file("/usr/local/shared").exists


@pytest.mark.parametrize("store", facts()["stores"].values(), ids=facts()["stores"])
def test_a_store_is_shared_by_all_nodes_and_open_to_all(machine: Machine, store: dict[str, str]) -> None:
    machine(NODES[0], FIRST).check_output("echo seen > %s/shared", store["root"])
    for node in NODES[1:]:
        assert machine(node, SECOND).file(f"{store['root']}/shared").content_string == "seen\n"
    # Only its owner may remove it.
    assert machine(NODES[1], SECOND).run("rm --force %s/shared", store["root"]).rc != 0
    machine(NODES[1], FIRST).check_output("rm %s/shared", store["root"])


def test_everyone_has_a_folder_of_data(machine: Machine) -> None:
    for user in USERS:
        folder = machine(NODES[1]).file(f"{value('stores.data.root')}/{user}")
        assert (folder.user, folder.group, folder.mode) == (user, user, 0o700)


@pytest.mark.parametrize("node", NODES)
def test_groups_have_their_members(machine: Machine, node: str) -> None:
    for name, group in facts()["groups"].items():
        assert machine(node).group(name).gid == group["gid"]
        for member in group["members"]:
            assert name in machine(node).user(member).groups


@pytest.mark.parametrize("place", ["conda.root", "conda.channel", "modules.root", "packages.root"])
@pytest.mark.parametrize("node", NODES)
def test_an_ordinary_user_cannot_write_into_the_system(machine: Machine, node: str, place: str) -> None:
    folder = value(place)
    assert machine(node).file(folder).is_directory
    done = machine(node, FIRST).run("touch %s/mine", folder)
    assert done.rc != 0
    assert "Permission denied" in done.stderr


def test_an_ordinary_user_can_neither_read_nor_write_another_home(machine: Machine) -> None:
    host = machine(NODES[0], FIRST)
    assert "Permission denied" in host.run("ls /home/%s", SECOND).stderr
    assert "Permission denied" in host.run("touch /home/%s/mine", SECOND).stderr


def test_the_administrator_may_change_the_software(machine: Machine) -> None:
    administrator = next(name for name, user in USERS.items() if user["role"] == "administrator")
    folder = value("packages.root")
    machine(NODES[0], administrator).check_output("touch %s/trial && rm %s/trial", folder, folder)


def test_only_root_reads_the_secrets(machine: Machine, cluster: Cluster) -> None:
    for name in cluster.hosts:
        assert "Permission denied" in machine(name, FIRST).run("cat /run/iceberg/secrets/passwords").stderr
    # A key on the laptop leads to its owner's account only.
    laptop = machine(value("laptop.name"), FIRST)
    assert "Permission denied" in laptop.run("cat /etc/iceberg/hop/%s", SECOND).stderr


def test_passwords_are_made_for_each_run(cluster: Cluster) -> None:
    passwords = {cluster.password(user) for user in USERS}
    assert len(passwords) == len(USERS)
    assert all(len(password) >= 12 for password in passwords)


def test_root_cannot_log_in_from_the_laptop(login: Host) -> None:
    settings = login.check_output("sshd -T").splitlines()
    assert "permitrootlogin no" in settings
    assert "passwordauthentication yes" in settings
    assert "pubkeyauthentication yes" in settings


def test_the_login_node_asks_once_and_shows_windows(login: Host) -> None:
    """guide/connect, guide/interactive: one question for the password, nothing about earlier logins, X11."""
    wanted = {"kbdinteractiveauthentication no", "printlastlog no", "x11forwarding yes", "x11uselocalhost no"}
    assert wanted <= set(login.check_output("sshd -T").splitlines())


def test_the_login_node_has_one_key_and_says_nothing_first(login: Host) -> None:
    """guide/connect: readers compare the key's fingerprint; after the password comes the prompt."""
    assert login.check_output("ls /etc/ssh/ssh_host_*").split() == [
        "/etc/ssh/ssh_host_ed25519_key",
        "/etc/ssh/ssh_host_ed25519_key.pub",
    ]
    assert login.file("/etc/motd").size == 0
    assert login.check_output("ls /etc/update-motd.d") == ""


@pytest.mark.parametrize("name", [value("laptop.name"), *NODES])
def test_a_home_begins_with_the_files_of_bash(machine: Machine, name: str) -> None:
    user = ordinary_users()[1]
    assert {".bashrc", ".profile"} <= set(machine(name, user).check_output("ls -A ~").split())
