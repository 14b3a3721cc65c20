"""Make the pages known to pytest, whichever of the checks it is asked for."""

import pytest


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Load the plugin that collects the pages."""
    pluginmanager.import_plugin("checks.examples.plugin")
