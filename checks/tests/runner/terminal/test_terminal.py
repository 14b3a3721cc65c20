"""A terminal is killed once, whoever does it."""

import os
import signal
import threading
import time

import pytest

from checks.runner.terminal.terminal import Terminal


def test_another_thread_may_have_killed_it() -> None:
    """Mutants meet that when their time is over while a page is being left."""
    terminal = Terminal(("sleep", "60"), {}, "nonce", 1024)
    leader = terminal._process.pid
    assert leader
    os.kill(leader, signal.SIGKILL)
    os.waitpid(leader, 0)  # as the other thread did
    terminal.kill()


def test_terminals_open_beside_threads(recwarn: pytest.WarningsRecorder) -> None:
    """Python 3.12 and newer warn of a fork that may stand still."""
    over = threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()
    try:
        terminal = Terminal(("sh", "-c", "ps -o pid=,sid=,tty=,stat= -p $$; stty size"), {}, "nonce", 1024)
    finally:
        over.set()
        other.join()
    assert [str(one.message) for one in recwarn] == []
    deadline = time.monotonic() + 20
    while b"24 80" not in terminal.data and time.monotonic() < deadline:
        terminal.read(1)
    pid, session, tty, *state = terminal.data.decode().split()[:4]
    assert pid == session == str(terminal._process.pid)
    assert tty.startswith("pts/")
    assert "+" in state[0]  # it is in the foreground of its terminal
    assert b"24 80" in terminal.data
    terminal.kill()
