"""pip on the cluster asks its folder and nobody else."""

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import login_shell
from conf.facts import value

LOAD = f"module load {value('modules.conda')}"


@pytest.fixture(scope="module")
def failed(user_on_login: Host) -> str:
    """Return what pip says of a package that is nowhere."""
    download = "pip download -vv --no-cache-dir --dest /tmp/none no-such-package-of-iceberg"
    return login_shell(user_on_login, f"{LOAD}; {download} 2>&1; true")


def test_what_its_folder_lacks_is_nowhere(failed: str) -> None:
    assert "No matching distribution found for no-such-package-of-iceberg" in failed


def test_the_network_is_not_asked(failed: str) -> None:
    assert f"Looking in links: {value('conda.pip_index')}" in failed
    # Without retries it says nothing of a network that does not answer, but where it would look.
    assert "0 location(s) to search for versions of no-such-package-of-iceberg" in failed
    assert "Ignoring indexes: https://pypi.org/simple" in failed


def test_it_looks_for_no_newer_pip(user_on_login: Host) -> None:
    settings = login_shell(user_on_login, f"{LOAD}; pip config list")
    assert "global.disable-pip-version-check='true'" in settings


def test_what_asks_the_network_all_the_same_fails_at_once(user_on_login: Host) -> None:
    """Pip search, in guide/pip: no retries, each of which would take longer than the one before."""
    settings = login_shell(user_on_login, f"{LOAD}; pip config list")
    assert "global.retries='0'" in settings
