"""How a reader gets from the own machine to another one; the checks go the same way, without a question."""

from collections.abc import Collection

from conf.facts import facts, value

HOP = "ssh -F /etc/iceberg/hop_config"


def route(user: str, machine: str, machines: Collection[str]) -> tuple[str, list[tuple[str, str]]] | None:
    """Return the machine on which a terminal opens, and the commands from there, each with where it leads.

    Args:
        user: whose terminal it is. An administrator works as root on the machine itself.
        machine: where it leads to; a placeholder, such as `<worker_node>`, is any worker.
        machines: those that the cluster has.

    Returns:
        None if there is no such machine.
    """
    start = machine if user == "root" and machine in machines else value("laptop.name")
    if start == machine:
        return start, []
    rest = from_login(machine)
    if rest is None:
        return None
    return start, [(f"{HOP} {value('login.address')}", value("login.name")), *rest]


def from_login(machine: str) -> list[tuple[str, str]] | None:
    """Return the commands that lead from the login node to a machine; None if none do."""
    if machine == value("login.name"):
        return []
    if machine.startswith("<"):
        return [(value("workers.reached_by"), machine)]
    if machine not in facts()["workers"]["names"]:
        return None
    return [(value("workers.chosen_by").format(worker=machine), machine)]
