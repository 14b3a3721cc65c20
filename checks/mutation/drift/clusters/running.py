"""A cluster made from a changed copy of conf/, held by a process of the copy's own code."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from conf.cluster import Cluster
from conf.cluster.state import read_all
from conf.conda import texts_path, tree_path
from conf.conda.tree.tree import remove_trees
from conf.engine import EngineError, find
from conf.image import ensure_images

HOLD = Path(__file__).with_name("hold.py")
# An image and a software tree may have to be built first.
START_SECONDS = 900.0
STOP_SECONDS = 90.0


class StillbornError(Exception):
    """The cluster of a changed copy could not be started; the text says why."""


class Held:
    """A running cluster of a changed copy of conf/; `with` starts and stops it.

    What was built for it stays until `forget` is called, so that it can be started again at once.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._process: subprocess.Popen[str] | None = None
        self._log: IO[str] | None = None
        self.made: dict[str, list[str]] = {"images": [], "folders": []}

    def __enter__(self) -> Self:
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        pipe = subprocess.PIPE
        # A group of its own: Ctrl-C is for the one who holds it, who then ends it in order.
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-P", str(HOLD), self._name],
            cwd=self._folder,
            env=os.environ | {"PYTHONPATH": str(self._folder)},
            stdin=pipe,
            stdout=pipe,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )
        try:
            self.made = self._hear()
            self._hear()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def cluster(self) -> Cluster:
        """The cluster, for pages."""
        state = read_all().get(self._name)
        if state is None:
            raise StillbornError(f"the cluster {self._name} is gone")
        return Cluster(find(), state)

    def _hear(self) -> dict[str, Any]:
        """Return what the process says next.

        Raises:
            StillbornError: it ended instead.
        """
        assert self._process
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise StillbornError(self._last_words())
        said: dict[str, Any] = json.loads(line)
        return said

    def _last_words(self) -> str:
        assert self._log
        self._log.seek(0)
        lines = [line.strip() for line in self._log if line.strip()]
        # The exception, and what the machines said, which stands after it; the traceback is before it.
        at = max((number for number, line in enumerate(lines) if "Error: " in line), default=len(lines) - 3)
        return " ".join(lines[max(at, 0) :])[:400] or "it said nothing"

    def stop(self) -> None:
        """Stop the cluster; may be called by another thread, and again."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        with contextlib.suppress(OSError):
            assert process.stdin
            process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5.0)
            return
        # It is building or starting: it cleans up as after Ctrl-C.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()  # the next start of any cluster removes what is left of this one
            process.wait()

    def forget(self) -> list[str]:
        """Remove the images and folders that were built for it and that the checkout does not use.

        Returns:
            Their names.

        Raises:
            EngineError: the engine refuses.
        """
        engine = find()
        own = ensure_images(engine)
        images = set(self.made["images"]) - {own.node, own.laptop}
        for image in images:
            engine.run(["rmi", image], check=False)
        left = [Path(name) for name in self.made["folders"]]
        gone = [path for path in left if path not in (texts_path(), tree_path()) and path.is_dir()]
        for path in gone:
            with contextlib.suppress(OSError):  # an ordinary user may not
                shutil.rmtree(path)
        with contextlib.suppress(EngineError):
            remove_trees(engine, own.node, [path for path in gone if path.is_dir()])
        return [*images, *map(str, gone)]
