"""A terminal is killed once, whoever does it."""

import os
import signal

from checks.runner.terminal.terminal import Terminal


def test_another_thread_may_have_killed_it() -> None:
    """Mutants meet that when their time is over while a page is being left."""
    terminal = Terminal(("sleep", "60"), {}, "nonce", 1024)
    leader = terminal._process.pid
    assert leader
    os.kill(leader, signal.SIGKILL)
    os.waitpid(leader, 0)  # as the other thread did
    terminal.kill()
