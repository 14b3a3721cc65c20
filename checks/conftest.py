"""What holds for every run of pytest here: it knows the pages, and ends on a signal as on Ctrl-C."""

import signal

import pytest

from conf import signals


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Load the plugin that collects the pages; choose between the tests of each run and the nightly ones."""
    parser.addoption("--nightly", action="store_true", help="run the tests marked nightly, and only those")
    pluginmanager.import_plugin("checks.runner.reporting.plugin")


def pytest_configure(config: pytest.Config) -> None:
    """Clean up on SIGTERM and SIGHUP too; processes of pytest-xdist are told."""
    signals.install(forward=bool(config.getoption("numprocesses", None)))
    # A script in the background starts its programs with SIGINT ignored, nohup with SIGHUP. What the tests
    # start would inherit that, and could not be interrupted; it inherits no function.
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signals.ignore)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests to the night, also where `-m` chooses among the others."""
    wanted = config.getoption("nightly")
    dropped = [item for item in items if bool(item.get_closest_marker("nightly")) != wanted]
    if dropped:
        items[:] = [item for item in items if bool(item.get_closest_marker("nightly")) == wanted]
        config.hook.pytest_deselected(items=dropped)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End with 128 + n after signal n."""
    session.exitstatus = signals.exit_status(session.exitstatus)
