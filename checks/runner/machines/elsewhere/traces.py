"""What a run leaves in an account on a cluster that is not ours: jobs, files, a folder of its own."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from checks.pages.shell.dialect import Dialect

PREFIX = ".markers-"
OURS = re.compile(rf"{re.escape(PREFIX)}[0-9a-f]+")
# All that is in the home directory, but for what is ours.
LIST = f"find . -xdev -mindepth 1 -path './{PREFIX}*' -prune -o -print0 | LC_ALL=C sort --zero-terminated"
# So many paths that are left are named.
NAMED = 5
# A job that is deleted may write for a moment longer.
ENDING_SECONDS = 2


class Traces:
    """The traces of one run.

    Args:
        run: runs a script in the account and returns what it prints.
        token: marks what is the run's own.
        dialect: knows how jobs are deleted that are marked with it.
    """

    def __init__(self, run: Callable[[str], str], token: str, dialect: Dialect) -> None:
        self._run = run
        self._delete_jobs = dialect.delete_marked.replace("{token}", token)
        self.folder = f"{PREFIX}{token}"
        self._is_noted = False

    def note(self) -> None:
        """Take note of what is there, before anything is run; say so if that takes too long."""
        try:
            self._run(f"cd && umask 077 && {LIST} >{self.folder}/before")
        except subprocess.TimeoutExpired as error:
            print(
                f"The files of the account could not be listed within {error.timeout:g} s: "
                "what is left there will be neither listed nor deleted.",
                file=sys.stderr,
                flush=True,
            )
        else:
            self._is_noted = True

    def was_there(self, path: str) -> bool:
        """Tell whether a path below the home directory was there before the run."""
        path = path.removeprefix("~/")
        look = f"grep --quiet --null-data --line-regexp --fixed-strings -e {shlex.quote(f'./{path}')} "
        look = f"{look} {self.folder}/before" if self._is_noted else f"test -e {shlex.quote(path)}"
        return bool(self._run(f"cd || exit; if {look}; then echo yes; fi"))

    def clear(self, *, clean: bool) -> None:
        """Delete jobs and folder of the run, and if `clean`, all that is new; say what is left.

        Raises:
            ConnectionError: the account cannot be reached.
        """
        left = self._run(f"cd || exit; {self._jobs()}; {self._new(clean=clean)}; rm -rf {self.folder}")
        if paths := _highest(path.removeprefix("./") for path in left.split("\0") if path):
            more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
            print(
                f"Left in the account: {', '.join(map(_printable, paths[:NAMED]))}{more}.",
                file=sys.stderr,
                flush=True,
            )

    def _jobs(self) -> str:
        # Their outputs are files that come once they have ended.
        return f'deleted=$({self._delete_jobs}); [ -z "$deleted" ] || sleep {ENDING_SECONDS}'

    def _new(self, *, clean: bool) -> str:
        """Return the script that prints the new paths, or deletes them if `clean`."""
        if not self._is_noted:
            return "true"
        new = f"{LIST} | LC_ALL=C comm --zero-terminated -13 {self.folder}/before -"
        return f"{new} | xargs --null --no-run-if-empty rm -rf --" if clean else new


def _printable(path: str) -> str:
    return path if path.isprintable() else repr(path)


def _highest(paths: Iterable[str]) -> list[str]:
    """Return the paths without those below another one of them."""
    found = {PurePosixPath(path) for path in paths}
    return sorted(str(path) for path in found if not found.intersection(path.parents))


def sweep(run: Callable[[str], str], dialect: Dialect) -> Iterator[str]:
    """Delete jobs and folders of runs that were killed, and yield what they were.

    Args:
        run: as for `Traces`.
        dialect: as for `Traces`.
    """
    for folder in run(f"cd || exit; printf '%s\\0' {PREFIX}*").split("\0"):
        if not OURS.fullmatch(folder):
            continue
        token = folder.removeprefix(PREFIX)
        said = run(f"cd || exit; {dialect.delete_marked.replace('{token}', token)}; rm -rf {folder}")
        yield f"{folder}: {' / '.join(said.split(chr(10))).strip(' /') or 'no job of it was left'}"
