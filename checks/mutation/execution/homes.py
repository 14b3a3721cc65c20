"""Put the accounts of a cluster back as they were: home directories and what is shared, jobs, processes.

An ordinary user can write to few places, so that a cluster need not be thrown away after each mutant:
a copy of these places is taken, and put back in a fraction of the time a new cluster needs.
Originals that pass afterwards show that it was enough.
"""

import shlex
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from checks.mutation.site import Site
from checks.pages.contract.examples import Command, Page
from checks.runner.machines.cluster import Cluster, host, run
from checks.runner.machines.transports import transport

# What changes when somebody touches a file; of a directory, only that it is there.
_LIST = (
    r"find . -mindepth 1 ! -type s"
    r" \( -type d -printf 'd %m\t%p\n' -o -printf '%y %m %s %T@ %l\t%p\n' \) | sort"
)
_KEEP = """
set -e
export LC_ALL=C
rm -rf "$old"
copy=$(mktemp -d "${{TMPDIR:-/tmp}}/kept.XXXXXX")
{each}
if {has_jobs} >/dev/null; then {list_jobs} >"$copy/jobs"; fi
echo "$copy"
"""
_KEEP_ONE = f"""
if {{there}} && cd {{folder}} 2>/dev/null; then
  {_LIST} >"$copy/{{name}}"
  tar --format=posix -cf "$copy/{{name}}.tar" .
fi
"""
# Jobs that came since are deleted and waited for; then files that came or changed go, and those
# that are missing come back. Most stay as they are: an environment has ten thousand files.
_PUT_BACK = """
set -e
export LC_ALL=C
if {has_jobs} >/dev/null; then
  for try in 1 2 3 4 5 6 7 8 9 10; do
    {list_jobs} | comm -13 "$copy/jobs" - >"$copy/new"
    [ -s "$copy/new" ] || break
    xargs {delete_jobs} <"$copy/new" >/dev/null || true
    sleep 0.5
  done
  [ ! -s "$copy/new" ]
fi
{each}
"""
_PUT_BACK_ONE = f"""
if [ -e "$copy/{{name}}" ]; then
  cd {{folder}}
  {_LIST} | comm -13 "$copy/{{name}}" - | cut -f 2- | tr '\\n' '\\0' | xargs -0 -r rm -rf --
  {_LIST} | comm -23 "$copy/{{name}}" - | cut -f 2- >"$copy/missing"
  if [ -s "$copy/missing" ]; then tar -xpf "$copy/{{name}}.tar" --no-recursion -T "$copy/missing"; fi
fi
"""
# On machines of a test cluster only: elsewhere these accounts may be somebody's.
_END = """
{is_test_cluster} || exit 1
for user in {users}; do
  pkill -KILL -u "$user"
  find /tmp /var/tmp /dev/shm -path '/tmp/kept.*' -prune -o -user "$user" -print0 | xargs -0 -r rm -rf --
  if command -v crontab >/dev/null; then crontab -r -u "$user"; fi
done 2>/dev/null
true
"""


def are_enough(page: Page, site: Site) -> bool:
    """Tell whether only ordinary users type on a page: administrators may write anywhere."""
    return all(
        example.user in site.ordinary_users for example in page.examples if isinstance(example, Command)
    )


class Homes:
    """Where a cluster's ordinary users write: their home directories, and the folders that all share."""

    def __init__(self, cluster: Cluster, site: Site) -> None:
        self._cluster = cluster
        self._users = site.ordinary_users
        recovery = site.recovery
        self._shared = recovery.shared
        # What the scripts above are filled with.
        self._words = {
            "has_jobs": recovery.has_jobs,
            "list_jobs": recovery.list_jobs,
            "delete_jobs": recovery.delete_jobs,
            "is_test_cluster": recovery.is_test_cluster,
            "users": " ".join(self._users),
        }
        # One of each, where several names stand for the same machine.
        self._keepers = list({cluster.hosts[name]: name for name in (site.desk, site.front)}.values())
        self._copies: dict[tuple[str, str], str] = {}

    @property
    def are_kept(self) -> bool:
        """Whether there is a copy of the beginning."""
        return any(name == "start" for name, _ in self._copies)

    def keep(self, name: str) -> bool:
        """Copy them; a copy of the same name is replaced. Returns whether it worked."""
        return self._everywhere(self._keepers, lambda machine: self._keep(name, machine))

    def put_back(self, name: str) -> bool:
        """Make them what they were then, and delete the jobs that came since. Returns whether it worked."""
        return self._everywhere(self._keepers, lambda machine: self._put_back(name, machine))

    def start_again(self) -> bool:
        """End every process of the users, and make all as it was at the start; True if it worked."""
        script = _END.format(**self._words)
        ended = self._everywhere(
            list(self._cluster.hosts), lambda machine: self._run(machine, script) is not None
        )
        return ended and self.put_back("start")

    def _keep(self, name: str, machine: str) -> bool:
        each = "\n".join(_KEEP_ONE.format_map(place) for place in self._places(machine))
        old = shlex.quote(self._copies.get((name, machine), ""))
        done = self._run(machine, f"old={old}\n{_KEEP.format(each=each, **self._words)}")
        if done is not None:
            self._copies[name, machine] = done.strip()
        return done is not None

    def _put_back(self, name: str, machine: str) -> bool:
        each = "".join(_PUT_BACK_ONE.format_map(place) for place in self._places(machine))
        copy = shlex.quote(self._copies[name, machine])
        return self._run(machine, f"copy={copy}\n{_PUT_BACK.format(each=each, **self._words)}") is not None

    def _places(self, machine: str) -> list[dict[str, str]]:
        """Return name and folder of each place, as a shell there writes it, and what succeeds where it is."""
        found = {transport(host(self._cluster, machine)).home(user): user for user in self._users}
        homes = [{"name": user, "folder": folder, "there": "true"} for folder, user in found.items()]
        # On machines of a test cluster only, as above.
        there = self._words["is_test_cluster"]
        shared = [
            {"name": f"shared.{number}", "folder": shlex.quote(folder), "there": there}
            for number, folder in enumerate(self._shared)
        ]
        return homes + shared

    def _run(self, machine: str, script: str) -> str | None:
        """Return what a script says; None if it failed."""
        try:
            done = run(host(self._cluster, machine), "root", script)
        except subprocess.TimeoutExpired:
            return None
        return None if done.returncode else done.stdout.decode("utf-8", "replace")

    @staticmethod
    def _everywhere(machines: Sequence[str], action: Callable[[str], bool]) -> bool:
        with ThreadPoolExecutor(len(machines)) as pool:
            return all(list(pool.map(action, machines)))
