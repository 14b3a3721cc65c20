"""Debian's binary packages as material: unpack them, copy what a recipe wants of them."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from conf.conda.building.job import Job
from conf.conda.building.libraries import relocate
from conf.conda.building.programs import run
from conf.conda.errors import BuildError
from conf.conda.packages.archive import About


def unpack(debs: Sequence[Path], folder: Path) -> None:
    """Unpack Debian packages over each other into a folder.

    Raises:
        BuildError: dpkg-deb is missing (not a Debian or Ubuntu machine) or cannot read a package.
    """
    for deb in debs:
        run(["dpkg-deb", "--extract", str(deb), str(folder)], f"{deb.name} cannot be unpacked")


def build(job: Job) -> About:
    """Copy the files that a recipe's `[[copy]]` tables choose; its libraries then find those in `lib/`.

    What `remove` matches is left out; `[[link]]` and `[[text]]` add links and short files.
    """
    recipe, prefix = job.table, job.prefix
    unpack(job.files, job.work)
    for rule in recipe["copy"]:
        copy(job.work, rule["from"], prefix / rule["to"])
    for pattern in recipe.get("remove", ()):
        remove(prefix, pattern)
    for link in recipe.get("link", ()):
        (prefix / link["path"]).symlink_to(link["to"])
    for file in recipe.get("text", ()):
        path = prefix / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file["text"] + "\n", encoding="utf-8")
    relocate(prefix)
    return About.of_recipe(recipe)


def copy(root: Path, pattern: str, folder: Path) -> None:
    """Copy what matches into a folder, links as links.

    Raises:
        BuildError: nothing matches, so the recipe no longer fits the packages.
    """
    found = sorted(root.glob(pattern))
    if not found:
        raise BuildError(f"No file matches {pattern}: the recipe does not fit the Debian packages it names.")
    folder.mkdir(parents=True, exist_ok=True)
    for path in found:
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, folder / path.name, symlinks=True, dirs_exist_ok=True)
        else:
            shutil.copy2(path, folder / path.name, follow_symlinks=False)


def remove(prefix: Path, pattern: str) -> None:
    """Remove what matches.

    Raises:
        BuildError: nothing matches, so the recipe no longer fits the packages.
    """
    found = list(prefix.glob(pattern))
    if not found:
        raise BuildError(f"No file matches {pattern}: there is nothing to leave out.")
    for path in found:
        path.unlink()
