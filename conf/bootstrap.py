"""From a bare machine (python3 and apt) to nox with uv, in the project's own environment."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "conf" / "locks" / "nox.txt"
OLDEST_PYTHON = (3, 11)


def become_nox(arguments: list[str]) -> NoReturn:
    """Replace this process by the pinned nox; `verify` is short for `-s verify`.

    Raises:
        SystemExit: Python is too old, or the environment cannot be made; the message says what to do.
    """
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        sys.exit(f"This needs Python {wanted} or newer, and {sys.executable} is {sys.version.split()[0]}.")
    if arguments and not arguments[0].startswith("-"):
        arguments = ["-s", *arguments]
    python = tools_environment() / "bin" / "python"
    # uv and nox are found by each other through PATH.
    os.environ["PATH"] = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    os.environ.pop("PYTHONPATH", None)
    # A proxy's own certificates are known to this machine, but not to uv's built-in list.
    os.environ.setdefault("UV_SYSTEM_CERTS", "true")
    command = [str(python), "-m", "nox", "--noxfile", str(ROOT / "noxfile.py"), *arguments]
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def tools_environment() -> Path:
    """Return the environment with nox and uv, made again when its lock file has changed."""
    key = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()[:16]
    folder = ROOT / ".nox" / f"tools-{key}"
    done = folder / "complete"
    if not done.exists():
        print("Making an environment for nox and uv …", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        if importlib.util.find_spec("ensurepip") is None:
            apt_install("python3-venv")
        # A new process: this one has already looked for ensurepip and not found it.
        run([sys.executable, "-m", "venv", str(folder)])
        pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
        run([*pip, "--quiet", "--require-hashes", "--requirement", str(LOCK)])
        done.touch()
    return folder


def apt_install(*packages: str) -> None:
    """Install Debian packages, as root or through sudo.

    Raises:
        SystemExit: there is no apt, no way to become root, or apt failed.
    """
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        sys.exit(f"Missing: {names}. There is no apt-get here; install it by hand and run this again.")
    become_root = [] if os.geteuid() == 0 else ["sudo"]
    if become_root and shutil.which("sudo") is None:
        sys.exit(f"Missing: {names}. Install it as root (apt-get install {names}) and run this again.")
    print(f"Installing {names} with apt-get …", flush=True)
    apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2"]
    # One broken source of this machine must not stop us: the install shows whether it mattered.
    subprocess.run([*apt, "update"], check=False, stdout=subprocess.DEVNULL)
    run([*apt, "install", "--yes", "--no-install-recommends", *packages], quiet=True)


def run(command: list[str], *, quiet: bool = False) -> None:
    """Run a step of the set-up; if it fails, show its output and end the program."""
    output = subprocess.PIPE if quiet else None
    try:
        subprocess.run(command, check=True, stdout=output, stderr=output, text=True)
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.stdout or ''}{error.stderr or ''}The set-up stopped: {error}")
    except OSError as error:
        sys.exit(f"The set-up stopped: {error}")
