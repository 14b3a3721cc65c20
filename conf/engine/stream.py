"""Run a long command: keep its output in a log, show its progress, end it when it takes too long."""

import collections
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence

from conf.cache import cache_dir
from conf.engine.engine import GRACE, EngineError, shown


def stream(
    command: Sequence[str], *, timeout: float, show: Callable[[str], str | None], log: str = "image"
) -> None:
    """Run a command to its end and print what `show` makes of each line of its output.

    Args:
        command: program and arguments.
        timeout: seconds until it is killed.
        show: is given each line; returns what to print, or None.
        log: name of the file in the cache's folder `logs` that keeps the whole output.

    Raises:
        EngineError: it failed or took too long; the text ends with its last lines.
    """
    folder = cache_dir() / "logs"
    folder.mkdir(exist_ok=True)
    path = folder / f"{log}.log"
    last: collections.deque[str] = collections.deque(maxlen=15)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n$ {' '.join(command)}\n")
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                process_group=0,
            )
        except OSError as error:
            raise EngineError(f"`{command[0]}` cannot be started: {error}") from error
        late = threading.Event()

        def stop() -> None:
            late.set()
            end(process)

        timer = threading.Timer(timeout, stop)
        timer.start()
        try:
            assert process.stdout is not None
            for line in process.stdout:
                file.write(line)
                last.append(line.rstrip())
                if text := show(line.rstrip()):
                    print(f"  {text}", flush=True)
            status = process.wait()
        except BaseException:
            end(process)
            raise
        finally:
            timer.cancel()
    if late.is_set():
        raise EngineError(f"`{shown(command)}` did not end within {timeout:g} s and was stopped. Log: {path}")
    if status != 0:
        raise EngineError(
            f"`{shown(command)}` failed with status {status} (log: {path}):\n" + "\n".join(last)
        )


def end(process: subprocess.Popen[str]) -> None:
    """Interrupt a process group as Ctrl-C does, so that it cleans up, then kill it."""
    for number, patience in ((signal.SIGINT, GRACE), (signal.SIGKILL, 5.0)):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=patience)
        except (ProcessLookupError, PermissionError, subprocess.TimeoutExpired):
            continue
        return
