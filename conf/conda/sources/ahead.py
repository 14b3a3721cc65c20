"""Fetch while something else is done: images come from one place and keep a processor busy."""

import contextlib
import queue
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from conf.conda.errors import BuildError
from conf.conda.sources.fetch import AT_ONCE, fetch, fetched
from conf.conda.sources.pins import Input


@contextmanager
def fetching(files: Iterable[Input]) -> Iterator[None]:
    """Fetch what is missing until the end of the block, and finish what is on its way then.

    What is not there afterwards is left to `fetch_all`, which shows its progress and says what went wrong.
    Whoever leaves the block with an exception, such as Ctrl-C, does not wait.
    """
    waiting: queue.SimpleQueue[Input] = queue.SimpleQueue()
    for file in {file.sha256: file for file in files if not fetched(file)}.values():
        waiting.put(file)
    is_over = threading.Event()

    def work() -> None:
        while not is_over.is_set():
            try:
                file = waiting.get_nowait()
            except queue.Empty:
                return
            with contextlib.suppress(BuildError, OSError):
                fetch(file)

    threads = [threading.Thread(target=work, name="fetch ahead", daemon=True) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
    for thread in threads:
        thread.join()
