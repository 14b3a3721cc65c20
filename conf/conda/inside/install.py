"""Install conda and the system's environments into /usr/local; runs in a container, as root, without network.

Usage: python install.py PLAN   PLAN: a JSON file, see conf/conda/tree.py.
The Python and conda that run this are unpacked packages of the channel; conda installs itself from there.
"""

import json
import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

PLAN = json.loads(Path(sys.argv[1]).read_text())
ROOT = Path(PLAN["root"])
CACHE = ROOT / "pkgs"
SETTINGS = Path("/tmp/condarc")  # noqa: S108 - in a container of its own


def main() -> None:
    """Do all steps, each with a line on how long it took."""
    found = [path for channel in PLAN["channels"] for path in Path(channel, "linux-64").glob("*.tar.bz2")]
    tarballs = sorted(found, key=lambda path: -path.stat().st_size)
    timed(f"unpacking {len(tarballs)} packages", unpack_all, tarballs)
    SETTINGS.write_text(json.dumps(PLAN["settings"]))  # JSON is YAML
    (ROOT / "conda-meta").mkdir()
    (ROOT / "conda-meta" / "history").touch()
    install = ("install", "--yes", "--prefix", str(ROOT), *PLAN["root_packages"])
    timed("installing conda by itself", conda, "conda.cli", *install)
    for file in PLAN["environments"]:
        timed(f"environment {Path(file).stem}", conda, "conda_env.cli.main", "create", "--file", file)
    timed("permissions", give_away, Path("/usr/local"))


def timed(what: str, do: Callable[..., None], *arguments: Any) -> None:
    """Call a function and print what it did and how long it took."""
    began = time.monotonic()
    do(*arguments)
    print(f"{what}: {time.monotonic() - began:.1f} s", flush=True)


def unpack_all(tarballs: list[Path]) -> None:
    """Fill conda's package cache: users' environments are linked to what is unpacked here."""
    CACHE.mkdir(parents=True)
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(unpack, tarballs))
    urls = [f"file://{tarball}\n" for tarball in tarballs]
    (CACHE / "urls.txt").write_text("".join(urls))


def unpack(tarball: Path) -> None:
    """Unpack one package; conda also wants the package itself in the cache, to compare its checksum."""
    folder = CACHE / tarball.name.removesuffix(".tar.bz2")
    with tarfile.open(tarball) as tar:
        tar.extractall(folder)  # noqa: S202 - built by this project
    os.link(tarball, CACHE / tarball.name)


def conda(module: str, *arguments: str) -> None:
    """Run the unpacked conda, or its `conda env`, as if it were installed in ROOT already."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "CONDA_ROOT": str(ROOT),
        "CONDA_ROOT_DIR": str(ROOT),
        "CONDARC": str(SETTINGS),
    }
    run = f"import sys; sys.argv[0] = 'conda'; from {module} import main; sys.exit(main())"
    line = [sys.executable, "-B", "-c", run, *arguments, "--quiet"]
    done = subprocess.run(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{module} {' '.join(arguments)} failed with status {done.returncode}:\n{done.stdout}")


def give_away(top: Path) -> None:
    """Make everything the administrator's, for the others to read only."""
    owner = PLAN["owner"]
    for path in [top, *top.rglob("*")]:
        os.lchown(path, owner, owner)
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
        elif not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o755 | 0o644)


if __name__ == "__main__":
    main()
