"""Recipes made of Debian's packages, and sources that are compiled: what a recipe says is what happens."""

from pathlib import Path

import pytest

from conf.conda.building.kinds import compiled, debs
from conf.conda.errors import BuildError
from conf.conda.packages.archive import About, info_files
from conf.conda.packages.catalog import all_recipes, channel_recipes
from conf.conda.packages.recipes import read_recipe
from conf.conda.tree.channel import channel_key

MPI = channel_recipes("mpi")


def test_the_channel_has_its_own_packages_and_key() -> None:
    assert {recipe.name for recipe in MPI} == {"openmpi", "hdf5", "mpi4py", "h5py"}
    assert channel_key("main") != channel_key("mpi")


def test_a_recipe_for_several_pythons_is_a_package_for_each() -> None:
    found = {recipe.python: recipe for recipe in read_recipe("h5py")}
    served = {recipe.python for recipe in all_recipes() if recipe.is_python}
    assert set(found) == served
    for python, recipe in found.items():
        assert f"python {python}*" in recipe.table["package"]["depends"]
        assert recipe.table["pypi"][0]["file"] == f"h5py-{recipe.version}.tar.gz"
        # the compiler and the libraries come with it
        assert any("gcc" in file.what for file in recipe.files)
        assert any("libopenmpi3" in file.what for file in recipe.files)


def test_a_package_without_python_is_made_with_none() -> None:
    openmpi = next(recipe for recipe in MPI if recipe.name == "openmpi")
    assert (openmpi.python, openmpi.made_with) == ("", "")
    assert About.of_recipe(openmpi.table).file_name == "openmpi-4.1.4-0.tar.bz2"


def test_what_tells_two_builds_apart_is_in_the_name_and_the_index() -> None:
    h5py = next(recipe for recipe in MPI if (recipe.name, recipe.python) == ("h5py", "3.11"))
    about = About.of_recipe(h5py.table)
    assert about.build == "py311_mpi_0"
    assert b'"features": "openmpi"' in info_files(about, [])["index.json"]


def test_what_is_left_out_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "mca_btl_ofi.so").touch()
    debs.remove(tmp_path, "*_ofi.so")
    assert not list(tmp_path.iterdir())
    with pytest.raises(BuildError, match="nothing to leave out"):
        debs.remove(tmp_path, "*_ofi.so")


def test_an_edit_must_fit_exactly_once(tmp_path: Path) -> None:
    (tmp_path / "setup.py").write_text("if a and not mpi:\n")
    compiled.edit(tmp_path, [{"file": "setup.py", "old": " and not mpi", "new": ""}])
    assert (tmp_path / "setup.py").read_text() == "if a:\n"
    with pytest.raises(BuildError, match="does not hold once"):
        compiled.edit(tmp_path, [{"file": "setup.py", "old": " and not mpi", "new": ""}])
