"""Build single packages; `python -m conf.conda.worker` does it for conf.conda.build, in a process of its own.

It reads keys of packages, a line each, and answers each with a line of JSON: `{}`, or what went wrong.
It does not outlive whoever asks: the next build would remove what it is at work on.
"""

import ctypes
import json
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from conf.conda import compiled, conda_itself, debs, pythons, sdists, wheels
from conf.conda.errors import BuildError
from conf.conda.fetch import fetch_all
from conf.conda.layers import new_layer
from conf.conda.package import About, write_package
from conf.conda.recipes import Recipe, all_recipes

PR_SET_PDEATHSIG = 1  # prctl(2): the signal that the kernel sends when the parent ends


def main() -> None:
    """Build the packages whose keys come in."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    recipes = {recipe.key: recipe for recipe in all_recipes()}
    for line in sys.stdin:
        answer: dict[str, str | int | None] = {}
        try:
            build(recipes[line.strip()], recipes)
        except BuildError as error:
            answer = {"error": str(error)}
        except OSError as error:
            answer = {"error": str(error), "errno": error.errno}
        print(json.dumps(answer), flush=True)


def build(recipe: Recipe, recipes: dict[str, Recipe]) -> None:
    """Build one package into its layer; a Python's layer keeps its laid-out prefix too.

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
        if recipe.kind == "sdist":
            files = [sdists.make_wheel(files[0], files[1:], python, recipe.python, work)]
        about = lay_out(recipe, files, prefix, work, python)
        shutil.rmtree(work)
        pythons.compile_modules(prefix, python, recipe.python)
        write_package(prefix, about, layer)
        if recipe.kind != "python":
            shutil.rmtree(prefix)


def lay_out(recipe: Recipe, files: Sequence[Path], prefix: Path, work: Path, python: Path) -> About:
    """Fill a prefix with a package's content and return what the package says of itself."""
    if recipe.kind in ("wheel", "sdist"):
        wheels.lay_out(files[0], prefix, recipe.python)
        return wheels.about(files[0], recipe.python, recipe.table["depends"])
    if recipe.kind == "python":
        pythons.lay_out(recipe.table, files, prefix, work)
    elif recipe.kind == "conda":
        conda_itself.lay_out(files, prefix, work, recipe.python)
    elif recipe.kind == "compiled":
        compiled.lay_out(recipe.table, files, prefix, work, python, recipe.python)
    else:
        debs.lay_out(recipe.table, files, prefix, work)
    return debs.about(recipe.table)


if __name__ == "__main__":
    main()
