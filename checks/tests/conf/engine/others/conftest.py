"""The engine of all other tests, and its images."""

import os
from pathlib import Path

import pytest

from checks.tests.conf.engine.others.handing import SECONDS
from conf.engine import Engine, find
from conf.image import Images, ensure_images

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may make daemons or users")
    for item in items:
        if item.path.is_relative_to(HERE):
            for mark in (pytest.mark.cluster, pytest.mark.timeout(2 * SECONDS), only_root):
                item.add_marker(mark)


@pytest.fixture
def engine() -> Engine:
    """Return the engine of all other tests."""
    return find()


@pytest.fixture
def images(engine: Engine) -> Images:
    """Return its images."""
    return ensure_images(engine)
