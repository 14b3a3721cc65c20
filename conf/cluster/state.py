"""The folder of each running cluster: its settings and its owner.

It is made before everything else and removed after it, so that, whatever happens, its name leads to all
that may be left of the cluster.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from conf.cache import cache_dir
from conf.engine import Engine, EngineError
from conf.engine.engine import run_bounded

REMOVE_SECONDS = 120.0


@dataclass(frozen=True)
class State:
    """What is known of a cluster before its containers exist."""

    name: str
    owner: str
    """See conf.cluster.owner."""
    engine: str
    image: str
    """"sha256:…" of images and software tree."""
    node: str
    """Name of the node image, for cleaning up."""
    number: int
    """Which pair of networks out of networks.range it has."""
    nonce: str

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return clusters_dir() / self.name

    @property
    def secrets(self) -> Path:
        """The folder its machines may only read: the passwords and the nonce, made here."""
        return self.folder / "secrets"

    @property
    def boot(self) -> Path:
        """The folder its machines share while they start; look at it with `conf.cluster.untrusted` only."""
        return self.folder / "boot"

    def make(self) -> None:
        """Make the folder, readable by its owner alone, and describe the cluster in it."""
        self.folder.mkdir(mode=0o700)
        self.secrets.mkdir(mode=0o700)
        self.boot.mkdir(mode=0o700)
        self.save()

    def save(self) -> None:
        """Write what is known into the folder, in one step."""
        new = self.folder / "cluster.new"
        new.write_text(json.dumps(asdict(self)), encoding="utf-8")
        new.replace(self.folder / "cluster.json")


def clusters_dir() -> Path:
    """Return the folder with one folder for each cluster."""
    folder = cache_dir() / "clusters"
    folder.mkdir(exist_ok=True)
    return folder


def read_all() -> dict[str, State | None]:
    """Return the clusters by name; None where the folder was not finished."""
    found: dict[str, State | None] = {}
    for folder in sorted(clusters_dir().iterdir()):
        try:
            text = (folder / "cluster.json").read_text(encoding="utf-8")
            found[folder.name] = State(**json.loads(text))
        except (OSError, ValueError, TypeError):
            found[folder.name] = None
    return found


def make_folders(engine: Engine, state: State, *names: str) -> None:
    """Make folders that belong to root inside the machines (for the overlay)."""
    if os.geteuid() == 0:
        for name in names:
            (state.folder / name).mkdir(mode=0o755)
        return
    targets = [f"/state/{name}" for name in names]
    as_root(engine, state.node, state.folder, ["install", "-d", "-m", "755", *targets])


def remove_folder(engine: Engine, folder: Path, image: str | None) -> None:
    """Remove a cluster's folder, with what its users left in it.

    Raises:
        EngineError: something could not be removed; the text says what to do.
    """
    if os.geteuid() != 0 and image is not None and folder.exists():
        as_root(engine, image, folder, ["find", "/state", "-mindepth", "1", "-delete"])
    # Not shutil.rmtree, which fails on a thousand nested folders. Neither follows links.
    done = run_bounded(["rm", "-rf", "--one-file-system", "--", str(folder)], timeout=REMOVE_SECONDS)
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["rm said nothing"])[0]
        raise EngineError(f"{folder} cannot be removed ({said}); remove it as root")


def as_root(engine: Engine, image: str, folder: Path, command: list[str]) -> None:
    """Run a command on a folder as the user that is root inside the machines.

    Args:
        engine: what runs it.
        image: an image that has the command.
        folder: is mounted at /state.
        command: the command.
    """
    options = ["--rm", "--network", "none", "--volume", f"{folder}:/state", "--entrypoint", command[0]]
    engine.run(["run", *options, image, *command[1:]], timeout=REMOVE_SECONDS, check=False)
