"""A wheel becomes a conda package that conda 4.3 can link."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from checks.tests.conf.conda.conftest import Wheel
from conf.conda.building.kinds import wheels
from conf.conda.packages.archive import DATE, PLACEHOLDER, tidy, write_package

SITE = "lib/python3.11/site-packages"


@pytest.fixture
def built(tmp_path: Path, wheel: Wheel) -> tarfile.TarFile:
    """Return a package made of a small wheel."""
    prefix = tmp_path / "prefix"
    file = wheel()
    wheels.lay_out(file, prefix, "3.11")
    tidy(prefix)
    return tarfile.open(write_package(prefix, wheels.about(file, "3.11"), tmp_path))


def table(package: tarfile.TarFile, name: str) -> dict[str, Any]:
    content = package.extractfile(name)
    assert content is not None
    found: dict[str, Any] = json.load(content)
    return found


def test_the_index_comes_first_and_says_what_the_package_is(built: tarfile.TarFile) -> None:
    assert built.getnames()[0] == "info/index.json"
    found = table(built, "info/index.json")
    assert (found["name"], found["version"], found["build"]) == ("glacier", "1.2", "py311_0")
    assert found["depends"] == ["python 3.11*"]


def test_every_file_is_listed(built: tarfile.TarFile) -> None:
    listed = {entry["_path"] for entry in table(built, "info/paths.json")["paths"]}
    assert listed == {name for name in built.getnames() if not name.startswith("info/")}
    assert {
        f"{SITE}/glacier/__init__.py",
        f"{SITE}/glacier-1.2.dist-info/METADATA",
        "bin/glacier-tool",
    } <= listed


def test_only_the_script_gets_the_environments_path(built: tarfile.TarFile) -> None:
    entries = table(built, "info/paths.json")["paths"]
    assert [entry["_path"] for entry in entries if "prefix_placeholder" in entry] == ["bin/glacier-tool"]
    script = built.extractfile("bin/glacier-tool")
    assert script is not None
    assert script.readline().decode() == f"#!{PLACEHOLDER}/bin/python\n"


def test_libraries_are_not_executable_and_scripts_are(built: tarfile.TarFile) -> None:
    assert built.getmember("bin/glacier-tool").mode == 0o755
    assert built.getmember(f"{SITE}/glacier/fast.so").mode == 0o644


def test_nobody_and_one_date(built: tarfile.TarFile) -> None:
    assert {(member.mtime, member.uid, member.gid, member.uname) for member in built} == {(DATE, 0, 0, "")}


@pytest.mark.parametrize(
    ("requirement", "python", "depends"),
    [
        ("numpy<2,>=1.22", "3.11", ["numpy <2,>=1.22"]),
        ("Ruamel.YAML ~=0.17.1", "3.11", ["ruamel-yaml >=0.17.1,0.17.*"]),
        ("six ==1.*", "2.7", ["six 1.*"]),
        ("six !=1.3.*", "2.7", ["six"]),
        ("pytz (>=2011k)", "2.7", ["pytz"]),
        ("enum34 ; python_version < '3'", "2.7", ["enum34"]),
        ("enum34 ; python_version < '3'", "3.11", []),
        ("pywin32 ; sys_platform == 'win32'", "3.11", []),
        ("pytest ; extra == 'test'", "3.11", []),
    ],
)
def test_requirements_are_those_of_the_packages_python(
    requirement: str, python: str, depends: list[str]
) -> None:
    assert wheels.depends_on([requirement], python) == depends


def test_added_dependencies(wheel: Wheel) -> None:
    assert wheels.about(wheel(), "2.7", ["ice"]).depends == ("python 2.7*", "ice")
