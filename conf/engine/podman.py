"""Podman, with storage for this project alone, and with the runtime and limits that work on this machine.

The user's configuration (CONTAINERS_CONF), images, containers, networks and locks are neither read nor
written. What works is found by trying, and remembered until the next boot.
"""

import hashlib
import json
import resource
import secrets
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

from conf.engine import shortcut
from conf.engine.engine import Engine, EngineError, NotInstalledError, run_bounded
from conf.engine.netns import BOOT_ID, note_before, take_back
from conf.engine.privilege import root_prefix
from conf.engine.shortcut import Account
from conf.engine.wrapper import write_wrapper

RUNTIMES = ("crun", "runc")
CONF = "containers.conf"
CONTAINERS = "containers"
# An ordinary user's PATH may lack the places of runc and iptables.
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# What was found is not believed any more when these have changed.
SOURCES = (__file__, shortcut.__file__)
# What a trial container runs: nothing but a container that runs can say the word after it.
ECHO = "/bin/echo"
ANSWER_SECONDS = 20.0  # for its version: one that takes longer hangs
NEEDS_ROOT = "podman needs root for the cluster's networks"


class Podman(Engine):
    """Podman, with storage, networks and settings that belong to the project alone."""

    name = "podman"
    network_options = ("--disable-dns",)
    removal_options = ("--time", "0")

    @property
    def build_options(self) -> tuple[str, ...]:
        """Isolate no more than `chroot` does, under the limits that were found for containers.

        Podman 5 does not take them from containers.conf when it builds.
        """
        found = tomllib.loads((self.folder / CONF).read_text(encoding="utf-8"))
        limits = found["containers"].get("default_ulimits", [])
        return ("--isolation=chroot", *(f"--ulimit={limit}" for limit in limits))

    def label_format(self, label: str) -> str:
        """Return what makes `ps --format` print the value of a label."""
        return f'{{{{index .Labels "{label}"}}}}'

    def root_prefix(self) -> list[str]:
        """Return nothing, or sudo, which may ask for a password: podman itself has needed it already."""
        return root_prefix(NEEDS_ROOT)

    def remove_unfinished_build(self) -> None:
        """Remove working containers and temporary files."""
        listing = self.run(["ps", "--all", "--external", "--format", "{{.ID}} {{.Names}}"]).stdout
        ids = [line.split()[0] for line in listing.splitlines() if line.endswith("-working-container")]
        if ids:
            self.run(["rm", "--force", *ids], check=False)
        temporary = ["find", str(self.folder / "tmp"), "-mindepth", "1", "-delete"]
        run_bounded([*self.root_prefix(), *temporary], timeout=60)

    def know(self, name: str, container: str, accounts: Mapping[str, Account]) -> None:
        """Let the wrapper ask the runtime at once; see `shortcut`."""
        shortcut.know(self.folder / CONTAINERS, name, container, accounts)

    def forget(self, names: Sequence[str]) -> None:
        """Let the wrapper ask podman."""
        shortcut.forget(self.folder / CONTAINERS, names)

    def leave_no_trace(self) -> None:
        """Unmount /run/netns, which podman mounts on itself."""
        take_back(self.folder, self.root_prefix())


def probe(program: str, folder: Path) -> Engine:
    """Return podman with flags that have been shown to run a container.

    Raises:
        NotInstalledError: podman is there, but something it needs is not.
        NoRootError: it needs root here, and cannot become root.
        EngineError: no combination of runtime and limits works; the text holds what podman said last.
    """
    wrapper, stamp = folder / Podman.name, folder / "podman.json"
    answer = run_bounded([program, "--version"], timeout=ANSWER_SECONDS)
    if answer.returncode != 0 or not answer.stdout.strip():
        raise EngineError(f"{program} does not answer ({answer.stderr.strip() or 'it said nothing'})")
    if missing := missing_parts():
        lacks = ", ".join(missing)
        raise NotInstalledError(f"podman is installed, but {lacks} is not", *missing.values())
    version = answer.stdout.split()[-1]
    become_root = root_prefix(NEEDS_ROOT)
    situation = {
        "program": program,
        "version": version,
        "sudo": become_root,
        "limits": [
            resource.getrlimit(resource.RLIMIT_NOFILE)[1],
            resource.getrlimit(resource.RLIMIT_NPROC)[1],
        ],
        "runtimes": runtimes(),
        "probe": hashlib.sha256(b"".join(Path(file).read_bytes() for file in SOURCES)).hexdigest(),
    }
    boot = BOOT_ID.read_text(encoding="ascii").strip()
    before = json.loads(stamp.read_text(encoding="utf-8")) if stamp.exists() else {}
    if before.get("boot") != boot:
        # Files from before a reboot would make podman believe that its containers still run.
        run_bounded([*become_root, "rm", "-rf", "--one-file-system", str(running_state(folder))], timeout=60)
    if not wrapper.exists() or before != situation | {"boot": boot}:
        note_before(folder)
        configure(program, folder, become_root)
        stamp.write_text(json.dumps(situation | {"boot": boot}), encoding="utf-8")
    return Podman(version, folder)


def missing_parts() -> dict[str, str]:
    """Return what podman needs and this machine lacks, each with the package that has it.

    Debian's podman only recommends them.
    """
    missing = {} if runtimes() else {"crun or runc": "runc"}
    helpers = ("/usr/lib/podman", "/usr/libexec/podman", "/usr/local/lib/podman", "/usr/local/libexec/podman")
    if not any(Path(folder, "netavark").exists() for folder in helpers):
        missing["netavark"] = "netavark"
    if shutil.which("iptables", path=PATH) is None:
        missing["iptables"] = "iptables"
    return missing


def runtimes() -> list[str]:
    """Return the paths of the installed OCI runtimes."""
    return [path for name in RUNTIMES if (path := shutil.which(name, path=PATH))]


def running_state(folder: Path) -> Path:
    """Return where podman keeps what does not outlive a reboot."""
    return Path("/run") / f"iceberg-docs-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"


def configure(program: str, folder: Path, become_root: list[str]) -> None:
    """Try runtimes and limits until a container runs, and write wrapper and configuration for them.

    Raises:
        EngineError: none works.
    """
    rootfs = tiny_rootfs(folder / "probe")
    wrapper, conf, state = folder / Podman.name, folder / CONF, running_state(folder)
    flags = [
        "--root",
        str(folder / "storage"),
        "--runroot",
        str(state / "run"),
        "--tmpdir",
        str(state / "tmp"),
    ]
    # Without the option a mount of the storage on itself would stay behind.
    flags += ["--storage-opt", "overlay.skip_mount_home=true"]
    flags += ["--network-config-dir", str(folder / "networks"), "--cgroup-manager", "cgroupfs"]
    said, word = "", secrets.token_hex(4)
    for limits, runtime in product(limit_choices(), runtimes()):
        trial = conf.with_name(f"{CONF}.trial")
        trial.write_text(containers_conf(limits), encoding="utf-8")
        command = [program, *flags, "--runtime", runtime]
        environment = ["/usr/bin/env", f"PATH={PATH}", f"CONTAINERS_CONF={trial}"]
        container = ["run", "--rm", "--network", "none", "--rootfs", str(rootfs), ECHO, word]
        done = run_bounded([*become_root, *environment, *command, *container], timeout=60)
        if done.returncode == 0 and done.stdout.strip() == word:
            trial.replace(conf)
            (folder / "tmp").mkdir(exist_ok=True)
            settings = {"PATH": PATH, "TMPDIR": str(folder / "tmp"), "CONTAINERS_CONF": str(conf)}
            first = ""
            if Path(runtime).name == shortcut.RUNTIME:
                first = shortcut.function(folder / CONTAINERS, [*become_root, runtime])
            write_wrapper(wrapper, become_root, command, settings, first)
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
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    processes = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    choices: list[list[str]] = [[]]
    for nproc in (processes, 16384, 1000):
        if nproc > 0 and files > 0:
            choices.append([f"nofile={files}:{files}", f"nproc={nproc}:{nproc}"])
    return choices


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
