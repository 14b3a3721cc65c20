"""Build one package into its layer."""

import shutil
from collections.abc import Mapping

from conf.conda.building.bytecode import compile_modules
from conf.conda.building.job import Job
from conf.conda.building.kinds import KINDS
from conf.conda.packages.archive import write_package
from conf.conda.packages.recipes import Recipe
from conf.conda.sources.fetch import fetch_all
from conf.conda.store.layers import new_layer


def build(recipe: Recipe, recipes: Mapping[str, Recipe]) -> None:
    """Build one package into its layer; a Python's layer keeps its prefix too, to compile the others.

    Args:
        recipe: the package.
        recipes: all packages by key, among them the Python that compiles this one.

    Raises:
        BuildError: the package cannot be made.
    """
    found = fetch_all(recipe.files)
    files = [found[file.sha256] for file in recipe.files]
    with new_layer(recipe.layer) as layer:
        prefix, work = layer / "prefix", layer / "work"
        prefix.mkdir()
        work.mkdir()
        # A Python compiles its own modules.
        python = recipes[recipe.made_with].layer / "prefix" if recipe.made_with else prefix
        about = KINDS[recipe.kind](Job(recipe.table, files, prefix, work, python, recipe.python))
        shutil.rmtree(work)
        compile_modules(prefix, python, recipe.python)
        write_package(prefix, about, layer)
        if not recipe.is_python:
            shutil.rmtree(prefix)
