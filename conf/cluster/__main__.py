"""Start the cluster, look around in it, and remove it."""

import argparse
import os
import sys
from typing import NoReturn

from conf import command_line
from conf.cluster.cluster import Cluster
from conf.cluster.owner import KEPT, is_dead
from conf.cluster.parts.machines import machine_names
from conf.cluster.remove import changes, remove, remove_abandoned
from conf.cluster.start import start
from conf.cluster.state import State, read_all
from conf.engine import Engine, EngineError, find
from conf.facts import facts, value

OWN = "mine"
EXAMPLES = """\
examples, each after `python3 noxfile.py cluster --`:
  up                       build what is missing, start the cluster, say how to get in
  status                   which clusters run, and who started them
  shell login              a shell on the login node as te1st
  shell --user root node001
  shell login qhost        run one command instead
  down                     stop it and leave nothing behind

Checks start their own clusters. `down` also removes what a killed check left; it never touches
a cluster that a living process uses, unless it is named. Everything made in a cluster, /home and
/usr/local included, is gone after `down`.
"""


def main(arguments: list[str]) -> int:
    """Run the command line and return the exit status."""
    options = parser().parse_args(arguments)
    try:
        if options.command == "up":
            return up(options.name)
        if options.command == "down":
            return down(find(), options.name, everything=options.all)
        if options.command == "status":
            return status()
        shell(options.name, options.machine, options.user, options.words)
    except (EngineError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return command_line.FAILED


def parser() -> argparse.ArgumentParser:
    """Return the command line's grammar."""
    top = command_line.parser("conf.cluster", __doc__, EXAMPLES)
    commands = top.add_subparsers(dest="command", required=True, metavar="up|down|status|shell")
    command = commands.add_parser("up", help="start the cluster and let it run")
    command.add_argument(
        "name", nargs="?", default=OWN, help="another name, to have several (default: %(default)s)"
    )
    command = commands.add_parser("down", help="stop it, and remove what killed programs left")
    command.add_argument("name", nargs="?", default=OWN, help="which one (default: %(default)s)")
    command.add_argument("--all", action="store_true", help="all clusters, also those of running checks")
    commands.add_parser("status", help="show the clusters that run")
    command = commands.add_parser("shell", help="a shell on one of its machines")
    command.add_argument("machine", choices=machines(), help="where")
    command.add_argument("words", nargs=argparse.REMAINDER, help="a command to run instead of a shell")
    users = [*facts()["users"], "root"]
    command.add_argument("--user", default=users[0], choices=users, help="as whom (default: %(default)s)")
    command.add_argument("--name", default=OWN, help="which cluster (default: %(default)s)")
    return top


def machines() -> dict[str, str]:
    """Return what a maintainer types for each machine; the login node is also plain `login`."""
    return {"login": value("login.name")} | {name: name for name in machine_names()}


def up(name: str) -> int:
    """Start a cluster that outlives this program, or say that it runs."""
    engine = find()
    state = read_all().get(name)
    if state is not None and state.owner == KEPT and state.engine == engine.name and alive(engine, state):
        print(f"The cluster {name} runs already.")
        tell(Cluster(engine, state))
        return 0
    if state is not None and state.owner == KEPT:
        print(f"The cluster {name} has stopped; a new one is started.", flush=True)
        with changes(engine):
            remove(engine, name)
    print("Starting the cluster …", flush=True)
    tell(start(name, keep=True))
    return 0


def tell(cluster: Cluster) -> None:
    """Say how to open a shell there."""
    user = next(iter(facts()["users"]))
    option = "" if cluster.name == OWN else f" --name {cluster.name}"
    print("A shell as a user has it, on the laptop or on the cluster:")
    for machine in ("laptop", "login", *facts()["workers"]["names"]):
        print(f"  python3 noxfile.py cluster -- shell{option} {machine}")
    print(
        f"From the laptop:  ssh {user}@{value('login.address')}    with the password {cluster.password(user)}"
    )
    name = "" if cluster.name == OWN else f" {cluster.name}"
    print(f"To remove it:     python3 noxfile.py cluster -- down{name}")


def alive(engine: Engine, state: State) -> bool:
    """Return whether all machines of a cluster run."""
    wanted = ["--quiet", "--filter", f"label=iceberg.cluster={state.name}", "--filter", "status=running"]
    return len(engine.run(["ps", *wanted]).stdout.split()) == len(machine_names())


def down(engine: Engine, name: str, *, everything: bool) -> int:
    """Remove one cluster or all of them, and whatever killed processes have left."""
    with changes(engine):
        gone = remove_abandoned(engine)
        for other in read_all() if everything else [name]:
            if other in read_all():
                remove(engine, other)
                gone.append(other)
    print(f"Removed: {', '.join(gone)}." if gone else "There was nothing to remove.")
    return 0


def status() -> int:
    """Show all clusters."""
    engine = find()
    states = read_all()
    if not states:
        print("No cluster runs.")
    for name, state in states.items():
        if state is None:
            print(f"{name}: unfinished; `down` removes it")
            continue
        owner = "stays until `down`" if state.owner == KEPT else f"of process {state.owner.split(':')[0]}"
        if is_dead(state.owner):
            owner += ", which has ended; `down` removes it"
        runs = "runs" if alive(engine, state) else "does not run completely"
        print(f"{name}: {runs} under {state.engine}, {owner}")
        for machine, where in Cluster(engine, state).hosts.items():
            print(f"  {machine:16} {where}")
    return 0


def shell(name: str, machine: str, user: str, words: list[str]) -> NoReturn:
    """Replace this program by a shell, or by one command, on a machine.

    Args:
        name: which cluster.
        machine: where, one of `machines`.
        user: as whom.
        words: the command; none for a shell.

    Raises:
        EngineError: the cluster does not run.
    """
    engine = find()
    state = read_all().get(name)
    if state is None:
        raise EngineError(f"there is no cluster {name}; start it: python3 noxfile.py cluster -- up")
    container = Cluster(engine, state).hosts[machines()[machine]].partition("://")[2]
    terminal = ["--interactive", "--tty"] if sys.stdin.isatty() else ["--interactive"]
    variables = [f"--env={key}={content}" for key, content in (("USER", user), ("LOGNAME", user))]
    variables.append(f"--env=TERM={os.environ.get('TERM', 'dumb')}")
    inside = ["/bin/sh", "-c", 'cd; exec bash -l "$@"', "sh"]
    if words:
        inside += ["-c", '"$@"', *words[:1], *words]
    command = [engine.program, "exec", *terminal, f"--user={user}", *variables, container, *inside]
    os.execvp(command[0], command)  # noqa: S606 - no shell is wanted here


if __name__ == "__main__":
    command_line.program(main, stopped="stopped; nothing is left behind")
