"""Build the packages that are missing, two at a time, in processes."""

import json
import queue
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from conf.conda.errors import BuildError
from conf.conda.packages.catalog import all_recipes
from conf.conda.packages.recipes import Recipe
from conf.conda.sources.fetch import fetch_all
from conf.console import counted
from conf.engine.engine import kill_group
from conf.facts import ROOT

PROCESSES = 2


def build_all() -> list[Path]:
    """Build what is missing and return the path of every package of the channel.

    Raises:
        BuildError: a file cannot be fetched or a package cannot be made.
        OSError: the disk is full, or the like.
    """
    recipes = all_recipes()
    if missing := missing_recipes():
        files = fetch_all(file for recipe in missing for file in recipe.files)
        sizes = {
            recipe.key: sum(files[file.sha256].stat().st_size for file in recipe.files) for recipe in missing
        }
        with counted("Building packages", len(missing)) as finished:
            # The Pythons first: they compile the modules of the others. Then the large ones, to end together.
            for python in (True, False):
                wave = [recipe for recipe in missing if recipe.is_python is python]
                build_wave(sorted(wave, key=lambda recipe: -sizes[recipe.key]), finished)
    return [next(recipe.layer.glob("*.tar.bz2")) for recipe in recipes]


def missing_recipes() -> list[Recipe]:
    """Return the recipes whose packages are not built."""
    return [recipe for recipe in all_recipes() if not recipe.layer.is_dir()]


def build_wave(wave: Sequence[Recipe], finished: Callable[[str], None]) -> None:
    """Build packages that do not need each other, in two processes.

    Raises:
        BuildError: one of them cannot be made; the others are given up.
    """
    waiting: queue.SimpleQueue[Recipe] = queue.SimpleQueue()
    for recipe in wave:
        waiting.put(recipe)
    workers = [start_worker() for _ in range(min(PROCESSES, len(wave)))]
    try:
        with ThreadPoolExecutor(PROCESSES) as pool:
            try:
                for done in as_completed([pool.submit(ask, worker, waiting, finished) for worker in workers]):
                    done.result()
            except BaseException:
                end(workers)  # so that the threads that ask them end too
                raise
    finally:
        end(workers)


def start_worker() -> subprocess.Popen[str]:
    """Start a process that builds packages; multiprocessing would run the caller's own script again."""
    command = [sys.executable, "-m", "conf.conda.building.worker"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, process_group=0)


def end(workers: Sequence[subprocess.Popen[str]]) -> None:
    """End processes and what they have started."""
    for worker in workers:
        kill_group(worker)


def ask(
    worker: subprocess.Popen[str], waiting: "queue.SimpleQueue[Recipe]", finished: Callable[[str], None]
) -> None:
    """Let a process build one package after the other while there are some.

    Raises:
        BuildError: a package cannot be made.
        OSError: the disk is full, or the like.
    """
    assert worker.stdin is not None
    assert worker.stdout is not None
    while not waiting.empty():
        try:
            recipe = waiting.get_nowait()
        except queue.Empty:
            return
        try:
            worker.stdin.write(f"{recipe.key}\n")
            worker.stdin.flush()
            answer = json.loads(worker.stdout.readline())
        except (BrokenPipeError, ValueError):
            answer = {"error": "the process that builds it has ended"}
        if answer.get("errno"):
            raise OSError(answer["errno"], answer["error"])
        if answer:
            raise BuildError(f"{recipe.name} {recipe.version} cannot be built: {answer['error']}")
        finished(f"{recipe.name} {recipe.version}")
