"""The system's Anaconda environments and their modules: what users load is what the metapackage says."""

import json
import shlex

import pytest
from testinfra.host import Host

from checks.tests.conf.cluster.conftest import login_shell
from conf.facts import value

ROOT = value("conda.root")
ENVIRONMENTS = {
    "anaconda2-2.3.0": "2.7",
    "anaconda2-2.4.0": "2.7",
    "anaconda3-2.3.0": "3.9",
    "anaconda3-2.4.0": "3.11",
}
# The environment without what differs from command to command.
SHOW = "env --null | grep --null-data --invert-match '^_=' | sort --zero-terminated | tr '\\0' '\\n'"


def module(name: str) -> str:
    return f"apps/python/{name}"


@pytest.mark.parametrize(("name", "python"), ENVIRONMENTS.items())
def test_a_module_activates_its_environment(user_on_login: Host, name: str, python: str) -> None:
    ask = "import sys; print(sys.prefix); print('%d.%d' % sys.version_info[:2])"
    seen = login_shell(
        user_on_login,
        f"module load {module(name)} 2>&1; echo $CONDA_DEFAULT_ENV; python -c {shlex.quote(ask)}",
    )
    assert seen.splitlines()[-3:] == [name, f"{ROOT}/envs/{name}", python]


@pytest.mark.parametrize(
    "name", [*map(module, ENVIRONMENTS), value("modules.conda"), "binapps/anacondapython/2.3"]
)
def test_unloading_leaves_everything_as_before(user_on_login: Host, name: str) -> None:
    quiet = ">/dev/null 2>&1"
    script = (
        f"{SHOW}; echo ==; module load {name} {quiet}; {SHOW}; echo ==; module unload {name} {quiet}; {SHOW}"
    )
    before, loaded, after = login_shell(user_on_login, script).split("==\n")
    assert after == before
    assert f"{ROOT}/bin" in loaded
    assert ROOT not in before


def test_what_was_loaded_before_stays(user_on_login: Host) -> None:
    conda, anaconda = value("modules.conda"), module("anaconda3-2.4.0")
    script = f"module load {conda} {anaconda}; module unload {anaconda}; conda --version 2>&1"
    assert login_shell(user_on_login, script).strip() == f"conda {value('conda.version')}"


@pytest.mark.parametrize("first", ENVIRONMENTS)
def test_only_one_is_loaded_at_a_time(user_on_login: Host, first: str) -> None:
    for second in set(ENVIRONMENTS) - {first}:
        script = f"module load {module(first)} 2>/dev/null; module load {module(second)} 2>&1; echo status $?"
        seen = login_shell(user_on_login, f"{script}; echo $CONDA_DEFAULT_ENV").splitlines()
        assert "Module cannot be loaded due to a conflict." in " ".join(seen)
        assert seen[-2:] == ["status 1", first]


def test_the_deprecated_module_says_where_to_go(user_on_login: Host) -> None:
    seen = login_shell(user_on_login, "module load binapps/anacondapython/2.3 2>&1; python --version 2>&1")
    assert "deprecated" in seen
    assert "apps/python/anaconda3-2.3.0" in seen
    assert seen.splitlines()[-1].startswith("Python 2.7.")


@pytest.mark.parametrize(("name", "python"), ENVIRONMENTS.items())
def test_an_environment_holds_what_its_metapackage_pins(user_on_login: Host, name: str, python: str) -> None:
    index = json.loads(user_on_login.file(f"{value('conda.channel')}/linux-64/repodata.json").content_string)
    version, build = name.partition("-")[2], f"py{python.replace('.', '')}_0"
    pins = index["packages"][f"anaconda-{version}-{build}.tar.bz2"]["depends"]
    records = user_on_login.check_output("cd %s/envs/%s/conda-meta && ls *.json", ROOT, name).split()
    assert {record.removesuffix(".json") for record in records} == {
        *(pin.replace(" ", "-") for pin in pins),
        f"anaconda-{version}-{build}",
    }


@pytest.mark.parametrize("name", ["", *(f"envs/{name}" for name in [*ENVIRONMENTS, "python2"])])
def test_users_cannot_write_into_a_system_environment(user_on_login: Host, name: str) -> None:
    assert user_on_login.check_output("find %s/%s -not -type l -writable", ROOT, name) == ""


def test_conda_refuses_a_user_who_tries(user_on_login: Host) -> None:
    install = "conda install --yes --name anaconda3-2.4.0 h5py"
    seen = login_shell(user_on_login, f"module load {value('modules.conda')}; {install} 2>&1; echo status $?")
    assert f"Missing write permissions in: {ROOT}" in seen
    assert seen.splitlines()[-1] == "status 1"


def in_notebooks(command: str) -> str:
    """Return a command to be run in a new folder with the notebook programs loaded."""
    return f"cd $(mktemp -d); module load {module('anaconda3-2.4.0')} 2>/dev/null; {command}"


def test_the_notebook_server_starts(user_on_login: Host) -> None:
    serve = "jupyter notebook --no-browser --port=18888 --NotebookApp.token=t >server.log 2>&1 & server=$!"
    address = "localhost:18888/api/kernelspecs?token=t"
    ask = f"curl --silent --fail --retry 30 --retry-connrefused --retry-delay 1 {address}"
    found = json.loads(login_shell(user_on_login, in_notebooks(f"{serve}; {ask}; kill $server; wait")))
    assert found["default"] == "python3"


def test_python_computes_in_a_notebook(user_on_login: Host) -> None:
    source = "import numpy; print(numpy.arange(4).sum())"
    cell: dict[str, object] = {
        "cell_type": "code",
        "source": source,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    book = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]})
    run = "jupyter nbconvert --to notebook --execute --stdout sum.ipynb 2>log || cat log"
    seen = login_shell(user_on_login, in_notebooks(f"echo {shlex.quote(book)} >sum.ipynb; {run}"))
    assert '"6\\n"' in seen
