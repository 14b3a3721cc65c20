"""Keep the machine busy beside a run: `verify --repeat N --load 4`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Computes without end, but for the end of the process that started it, whatever ends that one.
LOOP = """\
import os, sys
while os.getppid() == int(sys.argv[1]):
    for _ in range(1_000_000):
        pass
"""


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """Run so many processes that only compute, at the priority of the run itself, and end them.

    They are in a session of their own: Ctrl-C does not reach them before the run has stopped.
    """
    command = [sys.executable, "-I", "-S", "-c", LOOP, str(os.getpid())]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(loops):
            started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True))
        yield
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.wait()
