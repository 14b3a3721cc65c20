"""What goes into the software tree: files laid out here, then conda, which installs itself in a container."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from conf.cache import cache_dir
from conf.conda.channel import SUBDIR
from conf.conda.debs import unpack_tar
from conf.conda.errors import BuildError
from conf.conda.layers import HERE, TEMPORARY
from conf.conda.pip_index import fill_pip_index
from conf.conda.recipes import channel_table
from conf.engine import Engine, EngineError
from conf.engine.stream import stream
from conf.facts import CONF, facts, value
from conf.image.render import render

# Where the tree stands on the cluster; all its parts are named in cluster.toml by their places there.
TOP = "/usr/local"
AUTOUPDATE = HERE / "scripts" / "conda-autoupdate.sh"
MODULE = CONF / "modules" / "apps" / "python" / "conda"
LONGEST_INSTALL = 1200.0  # seconds


def text_files() -> dict[str, Path]:
    """Return the files that are rendered into the tree: place on the cluster to source."""
    return {
        f"{value('conda.root')}/.condarc": HERE / "condarc",
        f"{value('conda.environments')}/{AUTOUPDATE.name}": AUTOUPDATE,
        f"{value('modules.root')}/{value('modules.conda')}": MODULE,
    }


def rendered(path: Path) -> str:
    """Return a file's text with the values of cluster.toml filled in."""
    return render(path.read_text(encoding="utf-8"), str(path))


def lay_out(top: Path, channel: Path) -> None:
    """Put everything into the tree that needs no conda."""
    shutil.copytree(channel, inside(top, value("conda.channel")))
    for place, path in text_files().items():
        target = inside(top, place)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(rendered(path), encoding="utf-8")
        target.chmod(path.stat().st_mode & 0o755)
    fill_pip_index(inside(top, value("conda.pip_index")))


def inside(top: Path, place: str) -> Path:
    """Return where a place on the cluster is while the tree is built."""
    return top / Path(place).relative_to(TOP)


def plan() -> dict[str, object]:
    """Return what conf/conda/inside/install.py is to do."""
    table = channel_table()["environments"]
    administrator = next(user for user in facts()["users"].values() if user["role"] == "administrator")
    return {
        "root": value("conda.root"),
        "channel": value("conda.channel"),
        "root_packages": table["root"],
        "environments": {name: packages for name, packages in table.items() if name != "root"},
        "owner": administrator["uid"],
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
        shutil.copytree(HERE / "inside", Path(work) / "inside")
        command = [
            engine.name,
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
    index = json.loads((packages / "repodata.json").read_text(encoding="utf-8"))["packages"]
    python = next(package for package in index.values() if package["name"] == "conda")["build"].partition(
        "_"
    )[0]
    wanted, found = ["conda"], set[str]()
    while wanted:
        name = wanted.pop()
        file = next(file for file, one in index.items() if one["name"] == name and fits(one, python))
        if file not in found:
            found.add(file)
            wanted += [depends.partition(" ")[0] for depends in index[file]["depends"]]
    for file in sorted(found):
        unpack_tar(packages / file, target)


def fits(package: dict[str, str], python: str) -> bool:
    """Return whether a package is of one Python, such as "py311"; Pythons say so by their version."""
    if package["name"] == "python":
        return f"py{''.join(package['version'].split('.')[:2])}" == python
    return package["build"].startswith(f"{python}_")
