"""What the images are built from: one folder, written from image/, conf/sge and cluster.toml.

Files that every cluster needs are in conf/image/files. A site has more in its own image/files, or others
under the same names; its image/files.toml says where they go.
"""

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path

from conf.facts import CONF, SITE, facts, value
from conf.image.render import render, without_comments

IMAGE = SITE / "image"
FILES = CONF / "image" / "files"
SGE = SITE / "sge"
LOCK = IMAGE / "packages.lock"
PROGRAMS = "/usr/lib/iceberg"
MACHINES = ("node", "laptop")

# Where each file of conf/image/files goes in the images of every site.
COMMON = {  # before the packages
    "prepare": f"{PROGRAMS}/prepare",
    "install": f"{PROGRAMS}/install",
}
EVERYWHERE = {  # after the packages: some of these replace Debian's own
    "boot": f"{PROGRAMS}/boot",
    "await": f"{PROGRAMS}/await",
    "bash.bashrc": "/etc/bash.bashrc",
    "markers.sh": "/etc/profile.d/iceberg-markers.sh",
    "bashrc": "/etc/skel/.bashrc",
    "profile": "/etc/skel/.profile",
}
NODE = {
    "boot-login": f"{PROGRAMS}/boot-login",
    "lang.sh": "/etc/profile.d/lang.sh",
    "locale": "/etc/default/locale",
    "sshd.conf": "/etc/ssh/sshd_config.d/iceberg.conf",
}
LAPTOP = {
    "boot-laptop": f"{PROGRAMS}/boot-laptop",
    "finish-laptop": f"{PROGRAMS}/finish-laptop",
    "hop_config": "/etc/iceberg/hop_config",
}


def write_context(folder: Path) -> dict[str, str]:
    """Write all the files a build needs into an empty folder and return the key of each machine's image.

    A key is the SHA-256 (hexadecimal) of the name, mode and bytes of every file that the image is made of,
    and of packages.lock: a file of only one image does not rebuild the other one.

    Raises:
        ValueError: a file names a value that is not in cluster.toml.
    """
    for name, data in files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        target.chmod(0o755 if data.startswith(b"#!") else 0o644)
    written = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    keys = {}
    for machine in MACHINES:
        key = hashlib.sha256(LOCK.read_bytes() if LOCK.exists() else b"")
        for path in written:
            inside = path.relative_to(folder)
            if inside.parts[0] in MACHINES and inside.parts[0] != machine:
                continue
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            key.update(f"{inside} {path.stat().st_mode:o} {content}\n".encode())
        keys[machine] = key.hexdigest()
    return keys


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the name inside the build folder and the content of each file."""
    yield "Containerfile", (IMAGE / "Containerfile").read_bytes()
    yield f"common{PROGRAMS}/users", accounts().encode()
    yield f"node{PROGRAMS}/groups", groups().encode()
    for machine, kind, table in (
        ("common", "", COMMON),
        ("node", "cluster", EVERYWHERE | NODE | own_files("node")),
        ("laptop", "laptop", EVERYWHERE | LAPTOP | own_files("laptop")),
    ):
        for source, target in table.items():
            own = IMAGE / "files" / source
            yield machine + target, filled(own if own.exists() else FILES / source).encode()
        if kind:
            yield f"{machine}/etc/iceberg/ps1", (value(f"prompts.{kind}.ps1") + "\n").encode()
    yield from sge_files()
    if "modules" in facts():
        yield "node/etc/environment-modules/modulespath", (value("modules.root") + "\n").encode()
        yield "node/etc/environment-modules/initrc", b"#%Module5.0\n"


def own_files(machine: str) -> dict[str, str]:
    """Return where the site's own files go in the image of a machine."""
    table: dict[str, dict[str, str]] = tomllib.loads((IMAGE / "files.toml").read_text(encoding="utf-8"))
    return table[machine]


def sge_files() -> Iterator[tuple[str, bytes]]:
    """Yield the configuration of SGE, if the site has it: files of its cell, and of its spool."""
    if not SGE.exists():
        return
    cell, target = "node/var/lib/gridengine/default/common", "node/etc/iceberg/sge"
    yield f"{cell}/act_qmaster", (value("login.name") + "\n").encode()
    for path in sorted(path for path in SGE.rglob("*") if path.is_file()):
        name = str(path.relative_to(SGE))
        if name == "bootstrap":
            yield f"{cell}/bootstrap", without_comments(filled(path)).encode()
        elif name == "exec-host":
            for host in facts()["workers"]["names"]:
                yield f"{target}/exec-hosts/{host}", without_comments(filled(path, host)).encode()
        else:
            yield f"{target}/{name}", without_comments(filled(path)).encode()


def filled(path: Path, host: str = "") -> str:
    """Return a file of conf/ with the values of cluster.toml in it."""
    return render(path.read_text(encoding="utf-8"), str(path), {"host": host})


def accounts() -> str:
    """Return one line for each account: name, number, full name."""
    return "".join(f"{name} {user['uid']} {user['full_name']}\n" for name, user in facts()["users"].items())


def groups() -> str:
    """Return one line for each group that users share: name, number, members with commas between."""
    return "".join(
        f"{name} {group['gid']} {','.join(group['members'])}\n" for name, group in facts()["groups"].items()
    )
