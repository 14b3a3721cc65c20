"""Write the files that a page shows in captioned blocks, as its reader would with an editor."""

import shlex
import subprocess

from checks.pages.contract.examples import Command, Example, File, Page
from checks.runner import failures
from checks.runner.machines.cluster import Cluster, host, run, translated
from checks.runner.machines.transports import transport
from checks.runner.site import Site


def owner(page: Page, example: Example, site: Site) -> str:
    """Return whose home directory a file goes to: the account at the nearest prompt above, or below.

    Only prompts of the machine where it is made count; of a step, those on the cluster.
    """
    at_desk = isinstance(example, File) and example.host == site.desk
    there = [e for e in page.examples if isinstance(e, Command) and (e.host == site.desk) == at_desk]
    above = [e.user for e in there if e.line < example.line and e.user]
    below = [e.user for e in there if e.line > example.line and e.user]
    return [*above[-1:], *below[:1], *site.ordinary_users[:1]][0]


def write(cluster: Cluster, machine_name: str, user: str, path: str, content: str) -> None:
    """Write `content` as UTF-8 to `path` below the home directory of `user` on a machine.

    Raises:
        Failure: it could not be written; says why.
    """
    if path.startswith(("/", "~")) or ".." in path.split("/"):
        raise failures.NOT_WRITTEN(path=path, why="the path must lead into the home directory")
    name = shlex.quote(translated(cluster, path))
    machine = host(cluster, machine_name)
    script = f'cd {transport(machine).home(user)} && mkdir -p -- "$(dirname -- {name})" && cat >{name}'
    try:
        done = run(machine, user, script, translated(cluster, content).encode())
    except subprocess.TimeoutExpired as error:
        raise failures.NOT_WRITTEN(path=path, why=f"no end after {error.timeout:g} s") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise failures.NOT_WRITTEN(path=path, why=said[-1] if said else f"exit status {done.returncode}")
