"""Build the images of the machines, unless images with their content key exist."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from conf.cache import cache_dir
from conf.debian import mirror
from conf.engine import Engine, EngineError
from conf.engine.lock import exclusive
from conf.engine.stream import stream
from conf.facts import value
from conf.image.base import ensure_base, has_image
from conf.image.context import MACHINES, write_context
from conf.image.lock import check_packages

NEEDED = 3 * 10**9
"""Free bytes in the cache folder that a build takes at most: base, images, packages on their way."""


@dataclass(frozen=True)
class Images:
    """The images that belong to the files of this checkout."""

    node: str
    """Image name of login node and workers."""
    laptop: str
    digest: str
    """"sha256:" and the digest of everything both are built from."""


def ensure_images(engine: Engine, *, locked: bool = True) -> Images:
    """Return the machines' images, built if missing.

    Args:
        engine: where to build.
        locked: whether the packages must have the versions of packages.lock.

    Raises:
        EngineError: no disk space, no base, a failed build, or other versions than the lock's.
    """
    with tempfile.TemporaryDirectory(prefix="iceberg-image-") as name:
        context = Path(name)
        images = named(write_context(context))
        if all(has_image(engine, image) for image in (images.node, images.laptop)):
            return images
        with exclusive(engine.folder / "build.lock", timeout=1800):
            check_space(cache_dir())
            base = ensure_base(engine)
            for machine, image in zip(MACHINES, (images.node, images.laptop), strict=True):
                if not has_image(engine, image):
                    build(engine, context, base, machine, image, locked=locked)
    return images


def named(keys: Mapping[str, str]) -> Images:
    """Return the names of the images with these keys."""
    base = os.environ.get("ICEBERG_BASE", "")  # other content under another name
    keys = {machine: hashlib.sha256(f"{key} {base}".encode()).hexdigest() for machine, key in keys.items()}
    names = {machine: f"iceberg-docs/{machine}:{key[:12]}" for machine, key in keys.items()}
    return Images(**names, digest=f"sha256:{hashlib.sha256(' '.join(keys.values()).encode()).hexdigest()}")


def build(engine: Engine, context: Path, base: str, machine: str, image: str, *, locked: bool) -> None:
    """Build one image, and name it once its packages are the locked ones.

    Args:
        engine: where to build.
        context: the folder with the Containerfile and its files.
        base: name of the base image.
        machine: the stage of the Containerfile, one of `MACHINES`.
        image: the name it gets.
        locked: whether its packages must be those of packages.lock.
    """
    print(f"Building the image of the {machine} …", flush=True)
    trial = f"iceberg-docs/{machine}:new"
    command = [engine.program, "build", *engine.build_options, "--network=host"]
    command += [f"--target={machine}", f"--tag={trial}"]
    command += ["--label=iceberg.docs=image", f"--build-arg=BASE={base}", f"--build-arg=MIRROR={mirror()}"]
    command += [
        f"--build-arg=SUITE={value('debian.suite')}",
        f"--file={context / 'Containerfile'}",
        str(context),
    ]
    engine.remove_unfinished_build()
    try:
        stream(command, timeout=1800, show=progress())
    except BaseException:
        engine.remove_unfinished_build()
        raise
    if locked:
        check_packages(engine, trial, strict=base.startswith("iceberg-docs/"))
    engine.run(["tag", trial, image])
    engine.run(["rmi", trial])  # takes the name away, not the image


def progress() -> Callable[[str], str | None]:
    """Return a function that shows a build's steps, and every 25th package of the long ones."""
    packages = {"wanted": 0, "done": 0}

    def show(line: str) -> str | None:
        if re.match(r"(\[\d/\d\] )?(STEP|Step) \d+/\d+ ?:", line) or re.match(r"#\d+ \[", line):
            return line[:110]
        if found := re.match(r"(?:#\d+ [\d.]+ )?\d+ upgraded, (\d+) newly installed", line):
            packages.update(wanted=int(found[1]), done=0)
            return f"{found[1]} packages to install"
        if re.match(r"(#\d+ [\d.]+ )?Setting up ", line):
            packages["done"] += 1
            if packages["done"] % 25 == 0:
                return f"{packages['done']} of {packages['wanted']} packages installed"
        return None

    return show


def remove_old(engine: Engine, current: Images) -> list[str]:
    """Remove the images of other checkouts; return their names.

    Images that a container uses are kept, and so are all that are not the project's.
    """
    names = engine.run(["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"]).stdout.split()
    old = []
    with exclusive(engine.folder / "build.lock", timeout=1800):
        for name in (name.removeprefix("localhost/") for name in names):
            ours = name.startswith(tuple(f"iceberg-docs/{machine}:" for machine in MACHINES))
            if not ours or name in (current.node, current.laptop):
                continue
            if engine.run(["rmi", name], check=False, timeout=120).returncode == 0:
                old.append(name)
    return old


def check_space(folder: Path) -> None:
    """Make sure there is room before anything is fetched.

    Raises:
        EngineError: the disk of `folder` has less free space than a build needs.
    """
    free = shutil.disk_usage(folder).free
    if free < NEEDED:
        raise EngineError(
            f"no space for the images: {folder} has {free / 1e9:.1f} GB free, "
            f"{NEEDED / 1e9:.0f} GB are needed. Free some, or set ICEBERG_CACHE to a folder on a larger disk."
        )
