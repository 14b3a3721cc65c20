#!{{ conda.root }}/bin/python
"""Write the index of a conda channel: repodata.json of each subfolder, from the packages in it.

conda 4.3 finds a package only if the index names it. Run this after adding packages or removing some.
"""

import argparse
import bz2
import hashlib
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

SUBFOLDERS = ("linux-64", "noarch")
INFO = "info/index.json"


def main() -> int:
    """Index the channel named on the command line and return an exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("channel", type=Path, help="folder with linux-64/ and noarch/ in it")
    channel = parser.parse_args().channel
    if not any((channel / name).is_dir() for name in SUBFOLDERS):
        print(f"conda-index: {channel} is no channel: it has neither linux-64 nor noarch", file=sys.stderr)
        return 1
    try:
        for name, count in index(channel).items():
            print(f"{name}: {count} packages")
    except (OSError, ValueError) as error:
        print(f"conda-index: {error}", file=sys.stderr)
        return 1
    return 0


def index(channel: Path) -> dict[str, int]:
    """Write the index of both subfolders and return how many packages each has.

    That is repodata.json and the compressed one; without it conda 4.3 takes a `file://` channel for empty.
    An index is replaced in one step, and only when all packages could be read.

    Raises:
        ValueError: a file is not a conda package, or another one than its name says.
        OSError: a file cannot be read or written.
    """
    counts = {}
    for name in SUBFOLDERS:
        folder = channel / name
        folder.mkdir(exist_ok=True)
        packages = {package.name: entry(package) for package in sorted(folder.glob("*.tar.bz2"))}
        table = {"info": {"subdir": name}, "packages": packages}
        text = json.dumps(table, indent=1, sort_keys=True).encode()
        replace(folder / "repodata.json", text)
        replace(folder / "repodata.json.bz2", bz2.compress(text))
        counts[name] = len(packages)
    return counts


def entry(package: Path) -> dict[str, Any]:
    """Return what the index says of a package: its own `info/index.json`, size and checksums.

    Raises:
        ValueError: it is not a conda package, or another one than its name says.
    """
    try:
        with tarfile.open(package) as tar:
            # It is among the first files of a package; no need to unpack the others.
            member = next(member for member in tar if member.name == INFO)
            table: dict[str, Any] = json.loads(tar.extractfile(member).read())  # type: ignore[union-attr]
            named = f"{table['name']}-{table['version']}-{table['build']}.tar.bz2"
    except (tarfile.TarError, EOFError, KeyError, StopIteration, ValueError) as error:
        raise ValueError(f"{package} is not a conda package: {error or f'it has no {INFO}'}") from error
    if named != package.name:
        raise ValueError(f"{package} says that it is {named}")
    data = package.read_bytes()
    sums = {
        "md5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    return table | sums | {"size": len(data)}


def replace(path: Path, content: bytes) -> None:
    """Write a file in one step: whoever reads it sees the old one or the new one."""
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    new.replace(path)


if __name__ == "__main__":
    sys.exit(main())
