"""Try runtimes and limits until a container runs, and remember what works until the next boot."""

import hashlib
import json
import resource
import secrets
import shutil
from itertools import product
from pathlib import Path

from conf.engine import shortcut
from conf.engine.engine import EngineError, run_bounded
from conf.engine.podman import way as ways
from conf.engine.podman.netns import BOOT_ID
from conf.engine.podman.way import PATH, PROGRAM, Way, runtimes
from conf.engine.wrapper import write_wrapper

CONF = "containers.conf"
CONTAINERS = "containers"
# What was found is not believed any more when these have changed.
SOURCES = (__file__, ways.__file__, shortcut.__file__)
# What a trial container runs: nothing but a container that runs can say the word after it.
ECHO = "/bin/echo"


def settle(way: Way, *, shortens: bool) -> None:
    """Write wrapper and configuration for a way to call podman, unless those there still hold.

    Args:
        way: how it is called.
        shortens: whether the runtime may be asked without podman; see `shortcut`.

    Raises:
        EngineError: no combination of runtime and limits works; the text holds what podman said last.
    """
    wrapper, stamp = way.folder / PROGRAM, way.folder / "podman.json"
    situation = {
        "program": way.program,
        "version": way.version,
        "sudo": list(way.become_root),
        "limits": own_limits(),
        "runtimes": runtimes(),
        "probe": hashlib.sha256(b"".join(Path(file).read_bytes() for file in SOURCES)).hexdigest(),
    }
    boot = BOOT_ID.read_text(encoding="ascii").strip()
    before = json.loads(stamp.read_text(encoding="utf-8")) if stamp.exists() else {}
    if before.get("boot") != boot:
        # Files from before a reboot would make podman believe that its containers still run.
        run_bounded([*way.become_root, "rm", "-rf", "--one-file-system", str(way.running)], timeout=60)
    if wrapper.exists() and before == situation | {"boot": boot}:
        return
    configure(way, shortens=shortens)
    stamp.write_text(json.dumps(situation | {"boot": boot}), encoding="utf-8")


def configure(way: Way, *, shortens: bool) -> None:
    """Try runtimes and limits until a container runs, and write wrapper and configuration for them.

    Raises:
        EngineError: none works.
    """
    rootfs = tiny_rootfs(way.folder / "probe")
    conf = way.folder / CONF
    said, word = "", secrets.token_hex(4)
    for limits, runtime in product(limit_choices(), runtimes()):
        trial = conf.with_name(f"{CONF}.trial")
        trial.write_text(containers_conf(limits), encoding="utf-8")
        command = [*way.command, "--runtime", runtime]
        environment = ["/usr/bin/env", f"PATH={PATH}", f"CONTAINERS_CONF={trial}"]
        container = ["run", "--rm", "--network", "none", "--rootfs", str(rootfs), ECHO, word]
        done = run_bounded([*way.become_root, *environment, *command, *container], timeout=60)
        if done.returncode == 0 and done.stdout.strip() == word:
            trial.replace(conf)
            (way.folder / "tmp").mkdir(exist_ok=True)
            settings = {"PATH": PATH, "TMPDIR": str(way.folder / "tmp"), "CONTAINERS_CONF": str(conf)}
            settings["PODMAN_IGNORE_CGROUPSV1_WARNING"] = "true"  # it would stand in what programs print
            first = ""
            if shortens and Path(runtime).name == shortcut.RUNTIME:
                first = shortcut.function(way.folder / CONTAINERS, [*way.become_root, runtime])
            write_wrapper(way.folder / PROGRAM, way.become_root, command, settings, first)
            return
        said = done.stderr.strip() or f"its container said {done.stdout.strip()!r} instead of {word!r}"
    raise EngineError(f"podman is installed but cannot run a container here ({said})")


def containers_conf(limits: list[str]) -> str:
    """Return podman's configuration file (containers.conf(5))."""
    ulimits = f"default_ulimits = {json.dumps(limits)}\n" if limits else ""
    return f"""\
# Written by conf/engine; the machine's own containers.conf is neither read nor changed.
[containers]
{ulimits}[network]
network_backend = "netavark"
[engine]
# Locks in shared memory would be shared with the user's own podman.
lock_type = "file"
events_logger = "none"
"""


def limit_choices() -> list[list[str]]:
    """Return what to try for `default_ulimits`: podman's own, then what this process may set."""
    files = [limit for limit in own_limits() if limit.startswith("nofile")]
    if not files:
        return [[]]
    fewer = [[*files, f"nproc={count}:{count}"] for count in (16384, 1000)]
    return [[], own_limits(), *fewer]


def own_limits() -> list[str]:
    """Return the hard limits of this process, as `--ulimit` takes them; what is unlimited is left out."""
    kinds = {"nofile": resource.RLIMIT_NOFILE, "nproc": resource.RLIMIT_NPROC}
    hard = {name: resource.getrlimit(kind)[1] for name, kind in kinds.items()}
    return [f"{name}={limit}:{limit}" for name, limit in hard.items() if limit != resource.RLIM_INFINITY]


def tiny_rootfs(folder: Path) -> Path:
    """Return a folder with nothing but /bin/echo and its libraries, for trial containers.

    Raises:
        EngineError: this machine's `echo` and its libraries cannot be found.
    """
    libraries = run_bounded(["ldd", ECHO], timeout=10).stdout.split()
    for file in [ECHO, *(word for word in libraries if word.startswith("/"))]:
        target = folder / file.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copy(file, target)
        except OSError as error:
            raise EngineError(f"a trial container cannot be made: {error}") from error
    return folder
