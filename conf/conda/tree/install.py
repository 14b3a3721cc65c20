"""Fill the software tree: copy files, then let conda install itself in a container."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from conf.cache import cache_dir
from conf.conda.building.tarballs import unpack_tar
from conf.conda.errors import BuildError
from conf.conda.packages.catalog import channel_table, channels
from conf.conda.store.digests import CONDA
from conf.conda.store.layers import TEMPORARY
from conf.conda.tree.channel import SUBDIR, read_index
from conf.conda.tree.metapackages import pinned
from conf.conda.tree.pip_index import fill_pip_index
from conf.conda.tree.places import TOP, administrator, conda_settings, inside, rendered
from conf.engine import Engine, EngineError
from conf.engine.stream import stream
from conf.facts import value

LONGEST_INSTALL = 1200.0  # seconds


def environment_files() -> list[Path]:
    """Return the files of the system's environments, in the order they are made."""
    return sorted((CONDA / "environments").glob("*.yml"))


def lay_out(top: Path, folders: Mapping[str, Path]) -> None:
    """Put everything into the tree that is there without conda; `folders` are the channels by name."""
    for name, folder in folders.items():
        shutil.copytree(folder, inside(top, place(name)))
    for path in environment_files():
        target = inside(top, f"{value('conda.environments')}/{path.name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(rendered(path), encoding="utf-8")
    fill_pip_index(inside(top, value("conda.pip_index")))


def place(channel: str) -> str:
    """Return where a channel is on the cluster."""
    return value(channels()[channel]["place"])


def plan() -> dict[str, object]:
    """Return what conf/conda/inside/install.py is to do."""
    return {
        "root": value("conda.root"),
        "channels": [place(name) for name, table in channels().items() if table.get("unpacked", True)],
        "root_packages": channel_table()["root"]["packages"],
        "environments": [f"{value('conda.environments')}/{path.name}" for path in environment_files()],
        "owner": administrator(),
        "settings": conda_settings(),
    }


def install(engine: Engine, node_image: str, top: Path) -> None:
    """Let conda install itself and the system's environments, in a container where the tree is /usr/local.

    Raises:
        BuildError: it fails; the message ends with what conda said.
    """
    with TemporaryDirectory(dir=cache_dir(), prefix=TEMPORARY) as work:
        bootstrap = Path(work) / "bootstrap"
        unpack_bootstrap(inside(top, value("conda.channel")) / SUBDIR, bootstrap)
        (Path(work) / "plan.json").write_text(json.dumps(plan()), encoding="utf-8")
        shutil.copytree(CONDA / "inside", Path(work) / "inside")
        command = [
            engine.program,
            "run",
            "--rm",
            "--network=none",
            f"--volume={top}:{TOP}",
            f"--volume={work}:/build:ro",
        ]
        command += [
            node_image,
            "/build/bootstrap/bin/python",
            "-B",
            "/build/inside/install.py",
            "/build/plan.json",
        ]
        try:
            stream(command, timeout=LONGEST_INSTALL, show=lambda line: line, log="conda")
        except EngineError as error:
            raise BuildError(f"conda could not be installed into the software tree: {error}") from error


def unpack_bootstrap(packages: Path, target: Path) -> None:
    """Unpack conda and all it needs, for its first run."""
    index = read_index(packages.parent)
    conda = next(package for package in index.values() if package["name"] == "conda")
    python = conda["depends"][0].partition(" ")[2].rstrip("*")
    files = {(one["name"], one["version"], one["build"]): file for file, one in index.items()}
    for pin in pinned({"conda": conda["version"]}, index, python):
        name, version, build = pin.split(" ")
        unpack_tar(packages / files[name, version, build], target)
