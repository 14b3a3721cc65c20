"""What holds for every run of pytest here: it knows the pages, and ends on a signal as on Ctrl-C."""

import signal

import pytest

from conf import signals


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Load the plugin that collects the pages."""
    pluginmanager.import_plugin("checks.runner.reporting.plugin")


def pytest_configure(config: pytest.Config) -> None:
    """Clean up on SIGTERM and SIGHUP too; processes of pytest-xdist are told."""
    signals.install(forward=bool(config.getoption("numprocesses", None)))
    # A script in the background starts its programs with SIGINT ignored, nohup with SIGHUP. What the tests
    # start would inherit that, and could not be interrupted; it inherits no function.
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signals.ignore)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End with 128 + n after signal n."""
    session.exitstatus = signals.exit_status(session.exitstatus)
