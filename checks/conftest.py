"""Make the pages known to pytest, whichever of the checks it is asked for; say which tests go together."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Tests in these folders start containers, stop daemons or build images: one at a time.
ALONE = ("cluster", "conda", "engine")


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Load the plugin that collects the pages."""
    pluginmanager.import_plugin("checks.examples.plugin")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one process (`--dist=loadgroup`), and those with containers in another."""
    for item in items:
        folder = item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""
        group = "machines" if folder in ALONE else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
