"""Write lock files: `locks/NAME.in` becomes `locks/NAME.txt`, with one file and hash for each package.

uv resolves what is not pinned exactly; for each version it takes the best wheel, as pip would.
"""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from conf.conda.errors import BuildError
from conf.conda.sources.index import listed_files
from conf.conda.sources.pins import LOCKS
from conf.console import counted

HEADER = "# Made from {name}.in by: python -m conf.conda lock\n"
PLATFORM = "x86_64-manylinux_2_28"  # older than any supported machine
PLATFORMS = [
    *(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)),
    "manylinux2014_x86_64",
    "manylinux2010_x86_64",
    "manylinux1_x86_64",
    "linux_x86_64",
]
ABIS = {"2.7": "cp27mu", "3.9": "cp39", "3.11": "cp311"}


def pin(name: str, python: str | None, from_source: Sequence[str] = ()) -> int:
    """Write the lock file of one `.in` file and return how many pins it holds.

    Args:
        name: the file's name without its ending, such as "py311".
        python: the Python that the wheels must fit; None if a pure wheel or the source will do.
        from_source: the files that pin what this Python has no wheels of.

    Raises:
        BuildError: uv is missing, finds no solution, or a version has no file that fits.
    """
    source = LOCKS / f"{name}.in"
    pins = (
        resolve(source, python, from_source)
        if needs_resolving(source)
        else read_pins(source.read_text(encoding="utf-8"))
    )
    lines = []
    with counted(f"Pinning {name}", len(pins)) as finished:
        for project, version in pins:
            lines.append(f"{project}=={version} --hash=sha256:{best_file(project, version, python)}\n")
            finished(project)
    target = LOCKS / f"{name}.txt"
    target.write_text(HEADER.format(name=name) + "".join(lines), encoding="utf-8")
    return len(lines)


def needs_resolving(source: Path) -> bool:
    """Return whether a requirements file leaves anything open; exact pins are taken as they are."""
    lines = [line for line in source.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return not all("==" in line for line in lines)


def resolve(source: Path, python: str | None, from_source: Sequence[str]) -> list[tuple[str, str]]:
    """Let uv find the newest versions that fit each other, as wheels for `python`."""
    if shutil.which("uv") is None:
        raise BuildError("uv is not on PATH; it comes with the project's tools: python3 noxfile.py -s lock")
    options = ["--quiet", "--no-header", "--no-annotate", "--no-emit-index-url", "--only-binary", ":all:"]
    for name in from_source:  # uv would find no wheels
        options += ["--excludes", str(LOCKS / f"{name}.in")]
    fit = ["--python-version", python or "3", "--python-platform", PLATFORM]
    done = subprocess.run(
        ["uv", "pip", "compile", *options, *fit, str(source)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(f"uv finds no solution for {source}:\n{done.stderr.strip()}")
    return read_pins(done.stdout)


def read_pins(text: str) -> list[tuple[str, str]]:
    """Return name and version of each `name==version` line."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    wanted = [Requirement(line) for line in lines]
    return [(one.name, next(iter(one.specifier)).version) for one in wanted]


def best_file(project: str, version: str, python: str | None) -> str:
    """Return the SHA-256 of the file of a version that fits best.

    Raises:
        BuildError: none fits.
    """
    listed = listed_files(project, f"{project} {version}")
    files = {file.filename: file.digests["sha256"] for file in listed if "sha256" in file.digests}
    ranks = {tag: rank for rank, tag in enumerate(tags(python))}
    fitting = []
    for file, sha256 in files.items():
        rank = wheel_rank(file, version, ranks)
        if rank is not None:
            fitting.append((rank, sha256))
        elif python is None and is_source(file, project, version):
            fitting.append((len(ranks), sha256))
    if not fitting:
        raise BuildError(
            f"The index has no file of {project} {version} that fits Python {python or '(any)'}."
        )
    return min(fitting)[1]


def wheel_rank(file: str, version: str, ranks: dict[Tag, int]) -> int | None:
    """Return how well a wheel of this version fits (0 is best); None if it does not."""
    try:
        _, found, _, fits = parse_wheel_filename(file)
    except InvalidWheelFilename:
        return None
    return min((ranks[tag] for tag in fits if tag in ranks), default=None) if str(found) == version else None


def is_source(file: str, project: str, version: str) -> bool:
    """Return whether a file is the source of a version."""
    plain = file.lower().replace("_", "-").replace(".", "-")
    start = f"{project}-{version}".lower().replace("_", "-").replace(".", "-")
    return any(plain == f"{start}-{ending}" for ending in ("tar-gz", "zip"))


def tags(python: str | None) -> list[Tag]:
    """Return the wheel tags that fit, best first."""
    if python is None:
        return [Tag("py2", "none", "any"), Tag("py3", "none", "any")]
    major, minor = map(int, python.split("."))
    return [
        *cpython_tags((major, minor), [ABIS[python]], PLATFORMS),
        *compatible_tags((major, minor), f"cp{major}{minor}", PLATFORMS),
    ]
