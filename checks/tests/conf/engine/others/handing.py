"""Hand images and the software tree of the tests' own engine on to another one, which then builds nothing.

That an engine can build them itself, and runs all pages, is asked by `ICEBERG_ENGINE` at night.
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PAGES = ("guide/connect", "guide/batch")
SECONDS = 600  # a hang ends so
# An engine of the tests' own keeps the images of this checkout, and none of an older one.
CLEAN = ("-m", "conf.image", "clean")


@contextmanager
def packed_by(*command: str) -> Iterator[IO[bytes]]:
    """Yield what a program writes, which must succeed."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout
    assert process.returncode == 0


def assert_passed(evidence: Path, engine: str) -> None:
    """Make sure that every example of both pages passed on this engine."""
    data = json.loads(evidence.read_text(encoding="utf-8"))
    assert {one["page"] for one in data["examples"]} == set(PAGES)
    assert {one["outcome"] for one in data["examples"]} <= {"passed", "not-run"}
    assert data["engine"].startswith(engine)
