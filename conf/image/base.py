"""The base of the images: a minimal Debian, built here from packages or pulled from a registry."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from conf.bootstrap import apt_install
from conf.cache import cache_dir
from conf.debian import mirror
from conf.engine import Engine, EngineError
from conf.engine.engine import NoRootError
from conf.engine.stream import stream
from conf.facts import value
from conf.image.context import LOCK

REGISTRY_SECONDS = 120.0
FALLBACK = "docker.io/library/debian:{suite}-slim"


def ensure_base(engine: Engine) -> str:
    """Return the name of the base image, built if missing.

    $ICEBERG_BASE names a registry's image instead; if the registry does not answer, the base is built here.
    Without mmdebstrap and apt (not a Debian machine) the registry's Debian is the only way.

    Raises:
        EngineError: neither works; the text says what was tried.
    """
    wanted = os.environ.get("ICEBERG_BASE", "")
    if wanted:
        said = pulled(engine, wanted)
        if not said:
            return wanted
        print(
            f"{wanted} cannot be fetched ({said}).\nThe base is made from Debian packages instead.",
            flush=True,
        )
    lock = LOCK.read_bytes() if LOCK.exists() else b""
    suite = value("debian.suite")
    name = f"iceberg-docs/base:{suite}-{hashlib.sha256(lock).hexdigest()[:12]}"
    if has_image(engine, name):
        return name
    if shutil.which("mmdebstrap") is None:
        if shutil.which("apt-get") is None:
            return from_registry(engine, FALLBACK.format(suite=suite))
        apt_install("mmdebstrap", "debian-archive-keyring")
    bootstrap(engine, name, suite)
    return name


def bootstrap(engine: Engine, name: str, suite: str) -> None:
    """Make a minimal Debian with mmdebstrap and import it as an image."""
    print(f"Making a minimal Debian {suite} from {mirror()} …", flush=True)
    with tempfile.TemporaryDirectory(dir=cache_dir(), prefix="base-") as folder:
        archive = Path(folder) / "base.tar"
        command = [*build_prefix(engine), "mmdebstrap", "--variant=minbase", "--aptopt=Acquire::Retries 3"]
        command += ["--components=main", suite, str(archive), mirror()]
        stream(command, timeout=900, show=lambda line: line[3:] if line.startswith("I: ") else None)
        engine.run(["import", str(archive), name], timeout=300)


def build_prefix(engine: Engine) -> list[str]:
    """Return what makes mmdebstrap run as root; nothing where nobody can: it makes a user namespace then."""
    try:
        return engine.root_prefix()
    except NoRootError:
        return []


def pulled(engine: Engine, name: str) -> str:
    """Pull an image; return why that failed, or nothing."""
    if has_image(engine, name):
        return ""
    print(f"Fetching {name} …", flush=True)
    try:
        engine.run(["pull", "--quiet", name], timeout=REGISTRY_SECONDS)
    except EngineError as error:
        return str(error).strip().splitlines()[-1]
    return ""


def from_registry(engine: Engine, name: str) -> str:
    """Fetch the only possible base."""
    if said := pulled(engine, name):
        raise EngineError(
            f"no base for the images: there is neither mmdebstrap nor apt here, and {name} "
            f"cannot be fetched ({said}). Install mmdebstrap, or name an image in $ICEBERG_BASE."
        )
    return name


def has_image(engine: Engine, name: str) -> bool:
    """Return whether the engine has an image of this name."""
    return engine.run(["image", "inspect", "--format", "{{.Id}}", name], check=False).returncode == 0
