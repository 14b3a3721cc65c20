"""One build at a time, among all processes that share the cache."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager

from conf.cache import cache_dir
from conf.conda.errors import BuildError
from conf.engine.engine import EngineError
from conf.engine.lock import exclusive

LONGEST_BUILD = 3600.0  # seconds another process may hold the lock


@contextmanager
def build_lock() -> Iterator[None]:
    """Let one process build at a time, and say so while another one builds.

    Raises:
        BuildError: the other one took longer than an hour.
    """
    path = cache_dir() / "conda" / "building"
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(exclusive(path, timeout=0))
        except EngineError:
            print("Another process is building the software tree; waiting for it …", flush=True)
            try:
                stack.enter_context(exclusive(path, timeout=LONGEST_BUILD))
            except EngineError as error:
                raise BuildError(f"The software tree cannot be built: {error}.") from error
        yield
