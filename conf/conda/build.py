"""Build the packages that are not there yet, two at a time."""

import ctypes
import multiprocessing
import shutil
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from conf.conda import conda_itself, debs, pythons, wheels
from conf.conda.fetch import fetch_all
from conf.conda.layers import new_layer
from conf.conda.package import About, write_package
from conf.conda.progress import counted
from conf.conda.recipes import Recipe, all_recipes

PROCESSES = 2


def build_all() -> list[Path]:
    """Build what is missing and return the path of every package of the channel.

    Raises:
        BuildError: a file cannot be fetched or a package cannot be made.
    """
    recipes = all_recipes()
    missing = [recipe for recipe in recipes if not recipe.layer.is_dir()]
    if missing:
        files = fetch_all(file for recipe in missing for file in recipe.files)
        with counted("Building packages", len(missing)) as finished:
            # The Pythons first: they compile the modules of the others. Then the large ones, to end together.
            for python in (True, False):
                wave = [recipe for recipe in missing if (recipe.kind == "python") is python]
                wave.sort(key=lambda recipe: -sum(files[file.sha256].stat().st_size for file in recipe.files))
                build_wave(wave, files, finished)
    return [next(recipe.layer.glob("*.tar.bz2")) for recipe in recipes]


def build_wave(wave: Sequence[Recipe], files: Mapping[str, Path], finished: Callable[[str], None]) -> None:
    """Build packages that do not need each other, in two processes."""
    # Not forked from this process: it may have threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, context, initializer=end_with_parent) as pool:
        running = {
            pool.submit(
                build, recipe, [files[file.sha256] for file in recipe.files], python_layer(recipe)
            ): recipe
            for recipe in wave
        }
        try:
            for done in as_completed(running):
                done.result()
                finished(f"{running[done].name} {running[done].version}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def end_with_parent() -> None:
    """Let the kernel end this process when its parent is killed (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def python_layer(recipe: Recipe) -> Path | None:
    """Return the layer of the Python that compiles a package; None for a Python."""
    found = [one for one in all_recipes() if one.kind == "python" and one.key == recipe.made_with]
    return found[0].layer if found else None


def build(recipe: Recipe, files: Sequence[Path], python: Path | None) -> None:
    """Build one package into its layer; a Python's layer keeps its laid-out prefix too.

    Raises:
        BuildError: the package cannot be made.
    """
    with new_layer(recipe.layer) as layer:
        prefix, work = layer / "prefix", layer / "work"
        prefix.mkdir()
        work.mkdir()
        about = lay_out(recipe, files, prefix, work)
        shutil.rmtree(work)
        pythons.compile_modules(prefix, (python / "prefix") if python else prefix, recipe.python)
        write_package(prefix, about, layer)
        if recipe.kind != "python":
            shutil.rmtree(prefix)


def lay_out(recipe: Recipe, files: Sequence[Path], prefix: Path, work: Path) -> About:
    """Fill a prefix with a package's content and return what the package says of itself."""
    if recipe.kind == "wheel":
        wheels.lay_out(files[0], prefix, recipe.python)
        return wheels.about(files[0], recipe.python, recipe.table["depends"])
    if recipe.kind == "python":
        pythons.lay_out(recipe.table, files, prefix, work)
    elif recipe.kind == "conda":
        conda_itself.lay_out(files, prefix, work, recipe.python)
    else:
        debs.lay_out(recipe.table, files, prefix, work)
    return debs.about(recipe.table)
