"""Run a program in a container by its runtime alone, which takes a fraction of podman's processor time.

`podman exec` opens podman's records and its storage, starts a process that watches the program, and at
its end podman once more. The tests and the runner of the pages call it thousands of times. runc
does the work in both cases; here the wrapper that is called `podman` asks it at once.

The runtime hands on the very files that are the caller's standard input and output, which a machine could
then change: give it pipes, or a terminal with `-it`.
"""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# The runtime whose options these are: crun knows no --additional-gids.
RUNTIME = "runc"
# A shell function for the wrapper: it returns for whatever it does not know, and podman takes over. A user
# is known by the numbers of a file in FOLDER, which is named like the container: its ID in the first line,
# then each account and what `runc exec` has to be told about it.
FUNCTION = """\
shortcut() {
    shift
    who=root
    options=
    while :; do
        case $1 in
            -i) ;;
            -it) options="$options --tty" ;;
            -u) who=$2; shift ;;
            --user=*) who=${1#--user=} ;;
            --env=*[!A-Za-z0-9=_.-]*) return ;;
            --env=*) options="$options --env ${1#--env=}" ;;
            -*) return ;;
            *) break ;;
        esac
        shift
    done
    [ -f FOLDER/"$1" ] || return
    account=
    {
        read -r id
        while read -r name numbers; do
            [ "$name" != "$who" ] || account=$numbers
        done
    } <FOLDER/"$1"
    [ -n "$account" ] || return
    shift
    umask 022
    exec RUNTIME exec $account $options "$id" "$@"
}
[ "$1" != exec ] || shortcut "$@"
"""


@dataclass(frozen=True)
class Account:
    """What a container's own files say of an account, which the runtime does not read: only numbers."""

    uid: int
    gid: int
    home: str
    groups: Sequence[int] = ()

    def options(self) -> str:
        """Return the options of `runc exec`."""
        more = [f"--additional-gids {group}" for group in self.groups]
        return " ".join([f"--user {self.uid}:{self.gid} --env HOME={self.home}", *more])


def function(folder: Path, runtime: Sequence[str]) -> str:
    """Return what the wrapper does first.

    Args:
        folder: where `know` writes.
        runtime: the command that runs the runtime, as root.
    """
    return FUNCTION.replace("FOLDER", shlex.quote(str(folder))).replace("RUNTIME", shlex.join(runtime))


def know(folder: Path, name: str, container: str, accounts: Mapping[str, Account]) -> None:
    """Take the short way into a container from now on, for these accounts.

    Args:
        folder: as for `function`.
        name: the container's name.
        container: its ID.
        accounts: by name; their numbers are the image's.
    """
    folder.mkdir(exist_ok=True)
    lines = [container, *(f"{account} {known.options()}" for account, known in accounts.items())]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="ascii")


def forget(folder: Path, names: Sequence[str]) -> None:
    """Take podman's own way again; names that were never known are no error."""
    for name in names:
        (folder / name).unlink(missing_ok=True)
