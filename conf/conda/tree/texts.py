"""What is mounted over the software tree: modulefiles, settings, administrators' scripts, the hub's.

It is a separate layer, so that a changed line is on the next cluster within a second, without conda.
"""

from collections.abc import Mapping
from pathlib import Path

from conf.cache import cache_dir
from conf.conda.store.digests import CONDA, digest
from conf.conda.store.layers import new_layer
from conf.conda.store.lock import build_lock
from conf.conda.tree.places import TOP, administrator, inside, rendered
from conf.engine import Engine
from conf.facts import CONF, value

MODULES = CONF / "modules"
HUB = CONF / "jupyterhub"
SNAKEMAKE = CONF / "snakemake"
SCRIPTS = {"conda-autoupdate.sh": "conda-autoupdate.sh", "conda-index.py": "conda_index.py"}


def text_files() -> Mapping[str, Path]:
    """Return the files of the layer: place on the cluster to source."""
    modules = sorted(path for path in MODULES.rglob("*") if path.is_file())
    return (
        {f"{value('conda.root')}/.condarc": CONDA / "condarc"}
        | {
            f"{value('conda.environments')}/{name}": CONDA / "scripts" / file
            for name, file in SCRIPTS.items()
        }
        | {f"{value('conda.environments')}/jupyterhub/{path.name}": path for path in sorted(HUB.glob("*.*"))}
        | {f"{value('modules.root')}/{path.relative_to(MODULES)}": path for path in modules}
        | {f"{value('packages.root')}/snakemake/{path.name}": path for path in sorted(SNAKEMAKE.iterdir())}
    )


def texts_path() -> Path:
    """Return where the layer of these texts is, or will be; its name is one of `conf.conda.tree.TREES`."""
    written = [(name, rendered(path), path.stat().st_mode & 0o111) for name, path in text_files().items()]
    return cache_dir() / f"usr-local-texts-{digest(written, administrator())[:16]}"


def ensure_texts(engine: Engine, node_image: str) -> Path:
    """Return the folder that is mounted over the tree, made if missing.

    Raises:
        BuildError: another process builds for too long.
        EngineError: its files cannot be given to the administrator.
    """
    target = texts_path()
    if not target.is_dir():
        with build_lock():
            if not target.is_dir():
                with new_layer(target) as top:
                    write(top)
                    # As everything below /usr/local: only a container may do that for an ordinary user.
                    owner = ["chown", "--recursive", f"{administrator()}:{administrator()}", TOP]
                    engine.run(["run", "--rm", "--network=none", f"--volume={top}:{TOP}", node_image, *owner])
    return target


def write(top: Path) -> None:
    """Write the files below an empty folder, open to all and writable by their owner."""
    top.chmod(0o755)
    for place, path in text_files().items():
        target = inside(top, place)
        for folder in reversed(target.relative_to(top).parents):
            (top / folder).mkdir(exist_ok=True, mode=0o755)
            (top / folder).chmod(0o755)
        target.write_text(rendered(path), encoding="utf-8")
        target.chmod(path.stat().st_mode & 0o755 | 0o644)
