"""Notice what is saved in the folder of the pages."""

import queue
import threading
from pathlib import Path

from watchfiles import Change, watch

# A save is over when nothing more has happened for this long, in milliseconds.
QUIET = 30
LONGEST = 300


class Watch:
    """Watches a folder; `changes` has a set of paths for each save."""

    def __init__(self, folder: Path) -> None:
        self.changes: queue.SimpleQueue[set[Path]] = queue.SimpleQueue()
        self._folder = folder
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watch pages", daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        for found in watch(
            self._folder,
            watch_filter=is_meant,
            stop_event=self._stop,
            step=QUIET,
            debounce=LONGEST,
            rust_timeout=200,
            yield_on_timeout=False,
            raise_interrupt=False,
        ):
            self.changes.put({Path(path) for _, path in found})

    def close(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join()


def is_meant(_change: Change, path: str) -> bool:
    """Tell whether somebody saved this, and not an editor or Python something of its own."""
    name = Path(path).name
    return not (
        name.startswith((".", "#"))
        or name.endswith(("~", ".swp", ".swx", ".tmp", ".new", ".pyc"))
        or "__pycache__" in path
    )
