"""Break a cluster in the middle of a page, and see what the page's report says and when."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from checks.pages.contract.examples import Example
from checks.runner.following.page import PageRun
from checks.runner.limits import Limits
from checks.tests.helpers.iceberg import LAPTOP, LOGIN, command, page, table
from checks.tests.helpers.waiting import soon
from conf.cluster import Cluster
from conf.engine import find
from conf.facts import facts, value

NODE, LAPTOP_NAME = value("login.name"), value("laptop.name")
FIRST, SECOND = facts()["workers"]["names"][:2]
LIMITS = Limits(command_seconds=40)
# A message comes within so many seconds of the fault: the command's limit, and time for a loaded machine.
BOUND_SECONDS = 100.0


@dataclass(frozen=True)
class Fault:
    """What breaks, where the page's command runs then, and how the report of it begins.

    Args:
        what: in words, for a table.
        machine: where the command of the page runs.
        engine: the engine's command, with the name of a machine in braces; None: `inside` says what.
        inside: a command as root on `machine`.
        message: the beginning of what is reported.
        rest: what the page's command goes on with if it can.
        afterwards: the engine's command that makes it whole again.
    """

    what: str
    machine: str
    message: str
    engine: tuple[str, ...] = ()
    inside: str = ""
    afterwards: tuple[str, ...] = ()
    rest: str = "seq 1 3"


# In this order on one cluster: from the second on, it loses one thing after the other.
FAULTS = (
    Fault(
        "the worker stands still",
        FIRST,
        "time limit: no prompt after 40 s; the terminal was killed",
        engine=("pause", f"{{{FIRST}}}"),
        afterwards=("unpause", f"{{{FIRST}}}"),
    ),
    Fault(
        "the login node stands still",
        NODE,
        "time limit: no prompt after 40 s; the terminal was killed",
        engine=("pause", f"{{{NODE}}}"),
        afterwards=("unpause", f"{{{NODE}}}"),
    ),
    Fault(
        "the laptop stands still",
        LAPTOP_NAME,
        "time limit: no prompt after 40 s; the terminal was killed",
        engine=("pause", f"{{{LAPTOP_NAME}}}"),
        afterwards=("unpause", f"{{{LAPTOP_NAME}}}"),
    ),
    Fault(
        "`/home` becomes full",
        NODE,
        "exit status: the command ended with status 1, not 0",
        inside="fallocate --length $(df --output=avail --block-size=1 /home | tail -n 1) /home/filled; "
        "head -c 64M /dev/zero >> /home/filled; pkill -u te1st -x sleep",
        afterwards=("exec", f"{{{NODE}}}", "rm", "/home/filled"),
        rest="head -c 64M /dev/zero > more",
    ),
    Fault(
        "the daemon that runs jobs on the worker is killed with its jobs",
        FIRST,
        "other shell: the shell on ",
        inside="pkill -9 -x sge_shepherd; pkill -9 -x sge_execd; pkill -9 -u te1st",
    ),
    Fault(
        "the second worker is killed",
        SECOND,
        "other shell: the shell on ",
        engine=("kill", f"{{{SECOND}}}"),
    ),
    Fault(
        "the queue master is killed",
        NODE,
        "exit status: the command ended with status 1, not 0",
        inside="pkill -9 -x sge_qmaster; pkill -u te1st -x sleep",
        afterwards=("exec", f"{{{NODE}}}", "service", "gridengine-master", "start"),
        rest="qstat",
    ),
    Fault(
        "the ssh server of the login node is killed with its sessions",
        NODE,
        "other shell: the shell on ",
        inside="pkill -9 sshd",
        afterwards=("exec", f"{{{NODE}}}", "/usr/sbin/sshd"),
    ),
    Fault(
        "the login node is killed",
        NODE,
        "other shell: the shell on ",
        engine=("kill", f"{{{NODE}}}"),
    ),
    Fault(
        "the laptop is killed",
        LAPTOP_NAME,
        "terminal ended: the command ended the shell and with it the reader's terminal",
        engine=("kill", f"{{{LAPTOP_NAME}}}"),
    ),
)


@dataclass(frozen=True)
class Seen:
    """What was reported, seconds after the fault; and the outcomes of all examples of the page."""

    message: str
    seconds: float
    outcomes: list[str]


def under_way(fault: Fault) -> str:
    """Return the command that runs when the cluster breaks: one of its own, because some go on alone."""
    return f"sleep {97 + FAULTS.index(fault)}"


def examples(machine: str, long: str, rest: str) -> list[Example]:
    """Return a page whose command `long` is under way on a machine when that breaks.

    It shows its output as `...` and may end as it likes, so nothing but its end makes it fail.
    """
    prompt = {LAPTOP_NAME: LAPTOP, NODE: LOGIN}.get(machine, f"[te1st@{machine} ~]$")
    way = []
    if prompt not in (LAPTOP, LOGIN):
        way = [command(f"qrsh -l hostname={machine}", prompt=LOGIN)]
    return [
        *way,
        command(f"{long}; {rest}", "...", prompt=prompt, host=machine),
        command("true", prompt=prompt, host=machine),
    ]


def provoke(cluster: Cluster, fault: Fault) -> Seen:
    """Run the page, break the cluster under it, make it whole again where that is possible."""
    engine = find()
    names = {name: spec.partition("://")[2] for name, spec in cluster.hosts.items()}
    moment: list[float] = []

    def call(words: tuple[str, ...]) -> None:
        engine.run([word.format(**names) for word in words])

    def inside(script: str) -> Callable[[], bool]:
        return lambda: (
            engine.run(["exec", names[fault.machine], "sh", "-c", script], check=False).returncode == 0
        )

    def act() -> None:
        if soon(inside(f"pgrep -x -f '{under_way(fault)}'"), BOUND_SECONDS):
            moment.append(time.monotonic())
            if fault.engine:
                call(fault.engine)
            else:
                inside(fault.inside)()

    breaker = threading.Thread(target=act)
    breaker.start()
    run = PageRun(page(examples(fault.machine, under_way(fault), fault.rest)), table(), cluster, LIMITS)
    results: list[str] = []
    message, ended = "nothing", 0.0
    for result in run.results():
        results.append(result.outcome)
        if result.failure:
            message, ended = str(result.failure), time.monotonic()
    breaker.join()
    if fault.afterwards:
        call(fault.afterwards)
    return Seen(message, ended - (moment or [ended])[0], results)
