"""Whether the program in the foreground of a terminal waits for a key: the kernel of its machine knows."""

import contextlib
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.runner.machines.cluster import Cluster, TooMuchOutputError, host, run
from checks.runner.terminal.pressing import Front

# What a look may take; the terminal is not read meanwhile.
LOOK_SECONDS = 10
# First, whether the terminal hands over whole lines (icanon) or each key (-icanon). Then, of each process in
# its foreground, see proc(5): where in the kernel it sleeps, its system call with the arguments, its files.
_SCRIPT = """
read -r line </proc/{shell}/stat || exit 0
set -- ${{line##*)}}
front=$6
stty -a </proc/{shell}/fd/0 | grep -o -e '-*icanon'
for process in /proc/[0-9]*; do
    read -r line <$process/stat || continue
    set -- ${{line##*)}}
    if [ "$3" = "$front" ]; then
        echo "process $(cat $process/wchan) $(cat $process/syscall)"
        find $process/fd -type l -printf 'file %f %l\\n'
    fi
done
"""
# Whether the shell itself is there; then state, number and name of each process in the foreground.
_FRONT = """
read -r line </proc/{shell}/stat || exit 0
set -- ${{line##*)}}
front=$6
if [ "$3" = "$front" ]; then echo shell; else echo program; fi
for process in /proc/[0-9]*; do
    read -r line <$process/stat || continue
    set -- ${{line##*)}}
    if [ "$3" = "$front" ]; then echo "$1 ${{line%)*}}"; fi
done
"""
_TERMINAL = re.compile(r"/dev/(?:tty|pts/\d+)")
_ELSEWHERE = re.compile(r"(?:socket|pipe|anon_inode):|/dev/(?:pts/)?ptmx")


@dataclass(frozen=True)
class _Process:
    """A process in the foreground.

    Attributes:
        sleeps_in: the function of the kernel.
        first: the first argument of its system call, None if it may not be known.
        files: number to name.
    """

    sleeps_in: str
    first: int | None
    files: dict[int, str]

    def reads(self, *, takes_keys: bool) -> bool:
        """Tell whether it waits for the terminal, and surely for nothing else.

        Args:
            takes_keys: the terminal gives it each key, as editors and prompts want it.
        """
        is_only = not any(map(_ELSEWHERE.match, self.files.values()))
        if self.sleeps_in == "wait_woken":  # in read(2), of a terminal or of a socket
            if self.first is not None:
                return bool(_TERMINAL.fullmatch(self.files.get(self.first, "")))
            return is_only and any(map(_TERMINAL.fullmatch, self.files.values()))
        # In select(2) or poll(2), which is also how programs sleep.
        return "poll" in self.sleeps_in and is_only and takes_keys


def reads_terminal(cluster: Cluster, who: str, shell: int) -> bool:
    """Tell whether a program in the foreground of a shell's terminal surely waits for a key.

    Args:
        cluster: whose terminal it is.
        who: `user@host` of the shell.
        shell: its number there.
    """
    lines = _look(cluster, who, _SCRIPT.format(shell=shell))
    return any(process.reads(takes_keys="-icanon" in lines) for process in _processes(lines))


def foreground(cluster: Cluster, who: str, shell: int) -> Front | None:
    """Return what runs in the foreground of a shell's terminal; None if that cannot be seen.

    Args:
        cluster: whose terminal it is.
        who: `user@host` of the shell.
        shell: its number there.
    """
    first, *found = _look(cluster, who, _FRONT.format(shell=shell)) or [""]
    if not found:
        return None
    sleeps = all(line.startswith("S ") for line in found)
    return Front(first == "shell", sleeps, frozenset(line[2:] for line in found))


def _look(cluster: Cluster, who: str, script: str) -> list[str]:
    """Return the lines that a script prints on the machine of a shell; none if that cannot be seen."""
    user, _, machine = who.partition("@")
    with contextlib.suppress(KeyError, OSError, subprocess.TimeoutExpired, TooMuchOutputError):
        done = run(host(cluster, machine), user, script, seconds=LOOK_SECONDS)
        return done.stdout.decode("utf-8", "replace").splitlines()
    return []


def _processes(lines: Sequence[str]) -> Iterator[_Process]:
    sleeps_in: str | None = None
    first, files = None, dict[int, str]()
    for line in [*lines, "process"]:
        word, *rest = line.split(" ", 2)
        if word == "process":
            if sleeps_in:
                yield _Process(sleeps_in, first, files)
            sleeps_in, call = [*rest, "", ""][:2]
            arguments = re.findall(r"0x[0-9a-f]+", call)
            first, files = (int(arguments[0], 16) if arguments else None), {}
        elif word == "file" and len(rest) == 2:
            files[int(rest[0])] = rest[1]
