"""End on SIGTERM and SIGHUP as on Ctrl-C: clean up what was begun, keep what was learnt.

SIGTERM comes from `kill`, `timeout`, a service manager or a cancelled workflow, SIGHUP from a terminal that
was closed. Without a handler both end a process at once, and its containers, networks and mounts would stay
until the next start.
"""

import ctypes
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGTERM, signal.SIGHUP)
# nox sets it for the programs it runs.
UNDER_NOX = "NOX_CURRENT_SESSION"
PR_SET_PDEATHSIG = 1  # prctl(2): the signal that the kernel sends when the parent ends
# Major numbers of terminals: consoles, /dev/tty, pseudo-terminals (devices.txt of Linux).
TERMINALS = (4, 5, *range(136, 144))

_received: list[int] = []


class Stopped(KeyboardInterrupt):
    """SIGTERM or SIGHUP has come; whatever handles Ctrl-C handles it too."""


def program(main: Callable[[], int]) -> NoReturn:
    """Run a program's main function and end with its exit status, or with 128 + n after signal n."""
    install()
    sys.exit(exit_status(main()))


def exit_status(status: int) -> int:
    """Return the exit status of a program that would end with `status`: 128 + n if signal n has ended it."""
    return 128 + _received[0] if _received else status


def install(*, forward: bool = False) -> None:
    """Raise `Stopped` in the main thread when SIGTERM or SIGHUP comes; later ones change nothing.

    A SIGHUP that is ignored, as nohup(1) does, stays ignored. A program that nox has started gets SIGTERM
    when nox ends without waiting for it.

    Args:
        forward: send the signal to the child processes too, as a terminal does with Ctrl-C.
    """

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        for ending in ENDING:
            signal.signal(ending, ignore)
        _received.append(number)
        _leave_lost_terminal()
        for child in children() if forward else ():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(child, number)
        raise Stopped(signal.Signals(number).name)

    if _received or threading.current_thread() is not threading.main_thread():
        return
    for ending in ENDING:
        if signal.getsignal(ending) is not signal.SIG_IGN:
            signal.signal(ending, stop)
    if UNDER_NOX in os.environ:
        end_with_parent(signal.SIGTERM)


def end_with_parent(number: int) -> None:
    """Let the kernel send this process a signal when the thread that started it has ended."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def children() -> list[int]:
    """Return the numbers of this process's child processes (proc(5))."""
    listed = [path.read_text(encoding="ascii") for path in Path("/proc/self/task").glob("*/children")]
    return [int(number) for number in " ".join(listed).split()]


def ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing. Programs that are started meanwhile would inherit SIG_IGN, but no function."""


def _leave_lost_terminal() -> None:
    """Connect to /dev/null if the terminal is gone: a failing print would end the clean-up.

    That includes copies of standard output, which pytest keeps while it captures what a test prints.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for entry in list(Path("/proc/self/fd").iterdir()):
        with suppress(OSError):  # the listing's own descriptor is closed by now
            found = os.fstat(int(entry.name))
            is_terminal = stat.S_ISCHR(found.st_mode) and os.major(found.st_rdev) in TERMINALS
            if is_terminal and not os.isatty(int(entry.name)):
                os.dup2(nowhere, int(entry.name))
    os.close(nowhere)
