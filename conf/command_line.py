"""What all command lines of this project have in common: how they explain themselves, and how they end."""

import argparse
import errno
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from conf import signals
from conf.cache import cache_dir
from conf.facts import ROOT

DONE, FAILED, USAGE, BROKEN, STOPPED = 0, 1, 2, 3, 130
FULL = (errno.ENOSPC, errno.EDQUOT)
STATUSES = """\
exit status: 0 done, 1 something failed and a message says what, 2 wrong usage, 3 the runner or the
cluster broke down, 129 the terminal was closed, 130 stopped by Ctrl-C, 143 stopped by SIGTERM
"""


def parser(module: str, description: str | None, epilog: str = "") -> argparse.ArgumentParser:
    """Return a parser whose help keeps its line breaks and ends with the exit statuses.

    Args:
        module: the program's module, such as "conf.cluster".
        description: what it does.
        epilog: what follows the options.
    """
    return argparse.ArgumentParser(
        prog=f"python -m {module}",
        description=description,
        epilog=f"{epilog}\n{STATUSES}".lstrip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def program(main: Callable[[list[str]], int], *, stopped: str = "stopped") -> NoReturn:
    """Run a main function with the program's arguments, and end with its exit status.

    Args:
        main: takes the arguments and returns the status.
        stopped: what to say after Ctrl-C if `main` leaves that to this function.
    """
    signals.program(lambda: guarded(main, stopped))


def guarded(main: Callable[[list[str]], int], stopped: str) -> int:
    """Call a main function; Ctrl-C and a full disk are a message and a status."""
    try:
        return main(sys.argv[1:])
    except KeyboardInterrupt:
        print(stopped, file=sys.stderr)
        return STOPPED
    except OSError as error:
        if error.errno not in FULL:
            raise
        print(f"error: {error.strerror}: make room and run this again ({room()})", file=sys.stderr)
        return BROKEN


def room() -> str:
    """Return how much space is left in each place that programs here write to: such an error names none."""
    places = {"cache": cache_dir(), "temporary files": Path(tempfile.gettempdir()), "checkout": ROOT}
    free = ((what, shutil.disk_usage(folder).free, folder) for what, folder in places.items())
    return ", ".join(f"{what}: {left >> 20} MB left in {folder}" for what, left, folder in free)
