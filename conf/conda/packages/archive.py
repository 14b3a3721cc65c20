"""A laid-out folder becomes a conda package, `name-version-build.tar.bz2`.

Format: the `info/` files of conda 4.3 (`index.json`, `paths.json` version 1). py-rattler-build's
`assemble_package` was tried: the prefix placeholder that it records is always its own staging folder, so that
the placeholder in our scripts would never be replaced. Hence these few lines.
"""

import bz2
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# conda replaces this with the environment's path (conda/base/constants.py, PREFIX_PLACEHOLDER).
PLACEHOLDER = "/opt/anaconda1anaconda2anaconda3"
# One date for all: packages do not depend on when they are built, and compiled modules fit their source.
DATE = 1_483_228_800  # 2017-01-01, in seconds since 1970
# bzip2 1 packs as fast as 9 unpacks, and costs 10 % of space.
BZIP2_LEVEL = 1


@dataclass(frozen=True)
class About:
    """What a package says about itself."""

    name: str
    version: str
    build: str
    number: int = 0
    depends: tuple[str, ...] = ()
    summary: str = ""
    license: str = ""
    home: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    """`features` and `track_features`, words with blanks between."""

    @classmethod
    def of_recipe(cls, recipe: Mapping[str, Any]) -> "About":
        """Return what the package of a written recipe says about itself."""
        table = recipe["package"]
        python = table.get("python", "")
        number = table.get("number", 0)
        words = [f"py{python.replace('.', '')}"] if python and table["name"] != "python" else []
        words += [table["build"]] if "build" in table else []
        return cls(
            name=table["name"],
            version=table["version"],
            build="_".join([*words, str(number)]),
            number=number,
            depends=tuple(table.get("depends", ())),
            summary=table.get("summary", ""),
            license=table.get("license", ""),
            home=table.get("home", ""),
            extra={key: table[key] for key in ("features", "track_features") if key in table},
        )

    @property
    def file_name(self) -> str:
        """The package's file name."""
        return f"{self.name}-{self.version}-{self.build}.tar.bz2"


def tidy(prefix: Path) -> None:
    """Give every file of a folder the fixed date and a mode that lets conda link it.

    The owner may write everywhere: conda cannot make an environment from a read-only file.
    """
    for path in walk(prefix):
        if path.is_symlink():
            os.utime(path, (DATE, DATE), follow_symlinks=False)
            continue
        # conda copies executables instead of linking them: modules and libraries must not look like some.
        imported = path.suffix in (".py", ".so") or ".so." in path.name
        executable = bool(path.stat().st_mode & 0o111) and (not imported or path.parent == prefix / "bin")
        path.chmod(0o755 if executable else 0o644)
        os.utime(path, (DATE, DATE))


def write_package(prefix: Path, about: About, folder: Path) -> Path:
    """Pack a folder and return the package's path in `folder`."""
    target = folder / about.file_name
    paths = [describe(path, prefix) for path in walk(prefix)]
    with (
        bz2.open(target, "wb", compresslevel=BZIP2_LEVEL) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        for name, content in info_files(about, paths).items():
            member = tarfile.TarInfo(f"info/{name}")
            member.size, member.mtime, member.mode = len(content), DATE, 0o644
            tar.addfile(member, io.BytesIO(content))
        for entry in paths:
            name = str(entry["_path"])
            tar.add(prefix / name, arcname=name, recursive=False, filter=nobody)
    return target


def nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Forget who built the package."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def info_files(about: About, paths: list[dict[str, str | int]]) -> dict[str, bytes]:
    """Return the metadata of a package, by name below `info/`."""
    index = {
        "name": about.name,
        "version": about.version,
        "build": about.build,
        "build_number": about.number,
        "depends": list(about.depends),
        "arch": "x86_64",
        "platform": "linux",
        "subdir": "linux-64",
    }
    if about.license:
        index["license"] = about.license
    index |= about.extra
    tables = {
        "index.json": index,
        "about.json": {"summary": about.summary, "license": about.license, "home": about.home},
        "paths.json": {"paths_version": 1, "paths": paths},
    }
    written = {name: json.dumps(table, indent=1, sort_keys=True).encode() for name, table in tables.items()}
    written["files"] = "".join(f"{entry['_path']}\n" for entry in paths).encode()
    return written


def describe(path: Path, prefix: Path) -> dict[str, str | int]:
    """Return the entry of one file in `paths.json`."""
    name = str(path.relative_to(prefix))
    if path.is_symlink():
        return {"_path": name, "path_type": "softlink", "sha256": "", "size_in_bytes": 0}
    content = path.read_bytes()
    entry: dict[str, str | int] = {
        "_path": name,
        "path_type": "hardlink",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_in_bytes": len(content),
    }
    # Only in text: conda's own compiled modules carry the placeholder as a value, and libraries need none.
    if PLACEHOLDER.encode() in content and b"\0" not in content:
        entry |= {"prefix_placeholder": PLACEHOLDER, "file_mode": "text"}
    return entry


def walk(prefix: Path) -> list[Path]:
    """Return all files and links below a folder, sorted."""
    return sorted(path for path in prefix.rglob("*") if path.is_symlink() or not path.is_dir())
