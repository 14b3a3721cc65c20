"""A channel's index names what is in it; metapackages pin what they need."""

import bz2
import hashlib
import json
import tarfile
from pathlib import Path

import pytest

from conf.conda.errors import BuildError
from conf.conda.packages.archive import About, write_package
from conf.conda.scripts.conda_index import index
from conf.conda.tree import metapackages
from conf.conda.tree.channel import check_closed, read_index

ICE = About("ice", "1", "py311_0", depends=("python 3.11*", "water >=2"))
WATER = [About("water", version, f"{python}_0") for version in ("2", "10") for python in ("py27", "py311")]
PYTHONS = [About("python", version, "0") for version in ("3.11.2", "2.7.18")]


def channel(folder: Path, *packages: About) -> Path:
    """Make a channel of empty packages."""
    (folder / "empty").mkdir(parents=True)
    (folder / "linux-64").mkdir()
    for about in packages:
        write_package(folder / "empty", about, folder / "linux-64")
    index(folder)
    return folder


def test_the_index_names_each_package_with_its_checksums(tmp_path: Path) -> None:
    folder = channel(tmp_path / "channel", About("ice", "1", "0"))
    text = (folder / "linux-64" / "repodata.json").read_bytes()
    assert bz2.decompress((folder / "linux-64" / "repodata.json.bz2").read_bytes()) == text
    package = (folder / "linux-64" / "ice-1-0.tar.bz2").read_bytes()
    found = json.loads(text)["packages"]["ice-1-0.tar.bz2"]
    assert (found["size"], found["sha256"]) == (len(package), hashlib.sha256(package).hexdigest())
    assert json.loads((folder / "noarch" / "repodata.json").read_text())["packages"] == {}


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", "is not a conda package"),
        (b"BZh9 no", "is not a conda package"),
        (None, "says that it is ice-1-0"),
    ],
)
def test_a_file_that_is_no_package_leaves_the_old_index(
    tmp_path: Path, content: bytes | None, trouble: str
) -> None:
    folder = channel(tmp_path / "channel", About("ice", "1", "0"))
    before = (folder / "linux-64" / "repodata.json").read_bytes()
    package = (folder / "linux-64" / "ice-1-0.tar.bz2").read_bytes()
    (folder / "linux-64" / "wrong-1-0.tar.bz2").write_bytes(package if content is None else content)
    with pytest.raises(ValueError, match=f"wrong-1-0.*{trouble}"):
        index(folder)
    assert (folder / "linux-64" / "repodata.json").read_bytes() == before


def test_a_channel_must_hold_what_its_packages_need(tmp_path: Path) -> None:
    packages = read_index(channel(tmp_path / "channel", About("ice", "1", "0", depends=("water >=2", "ice"))))
    with pytest.raises(BuildError, match=r"ice-1-0\.tar\.bz2 needs water >=2"):
        check_closed(packages, [packages])
    check_closed(packages, [packages, read_index(channel(tmp_path / "other", *WATER))])


def test_a_metapackage_pins_all_that_it_needs(tmp_path: Path) -> None:
    packages = read_index(channel(tmp_path / "channel", ICE, *WATER, *PYTHONS))
    pins = metapackages.pinned({"ice": "1"}, packages, "3.11")
    assert pins == ["ice 1 py311_0", "python 3.11.2 0", "water 10 py311_0"]
    older = metapackages.pinned({"ice": "1", "water": "2"}, packages, "3.11")
    assert older == ["ice 1 py311_0", "python 3.11.2 0", "water 2 py311_0"]


def test_a_metapackage_of_something_that_is_not_there(tmp_path: Path) -> None:
    packages = read_index(channel(tmp_path / "channel", *WATER, *PYTHONS))
    with pytest.raises(LookupError, match=r"the channel has no ice 1 for Python 3\.11"):
        metapackages.pinned({"ice": "1"}, packages, "3.11")


def test_metapackages_are_packages_without_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = 'version = "3"\n[python."3.11"]\nice = "1"\n[python."2.7"]\nwater = "2"\n'
    (tmp_path / "metapackages").mkdir()
    (tmp_path / "metapackages" / "glacier-3.toml").write_text(table)
    monkeypatch.setattr(metapackages, "CONDA", tmp_path)
    folder = channel(tmp_path / "channel", ICE, *WATER, *PYTHONS)
    metapackages.write_all(["glacier-3"], read_index(folder), folder / "linux-64")
    index(folder)
    found = read_index(folder)
    assert found["glacier-3-py27_0.tar.bz2"]["depends"] == ["python 2.7.18 0", "water 2 py27_0"]
    with tarfile.open(folder / "linux-64" / "glacier-3-py311_0.tar.bz2") as tar:
        assert all(name.startswith("info/") for name in tar.getnames())
