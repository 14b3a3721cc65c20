"""conda's own package: its source, patched, with the shell scripts of an older release and its commands."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import patch_ng

from conf.conda.debs import unpack_tar
from conf.conda.errors import BuildError
from conf.conda.package import PLACEHOLDER

RECIPE = Path(__file__).parent / "recipes" / "conda"
COMMANDS = {"conda": "conda.cli", "conda-env": "conda_env.cli.main"}
COMMAND = """#!{placeholder}/bin/python
import sys

from {module} import main

if __name__ == "__main__":
    sys.exit(main())
"""


def lay_out(files: Sequence[Path], prefix: Path, work: Path, python: str) -> None:
    """Make the content of conda's package.

    Args:
        files: the sources, conda's own first, then the release with the shell scripts.
        prefix: an empty folder.
        work: an empty folder for what is unpacked on the way.
        python: the Python that runs it, "3.11".

    Raises:
        BuildError: a patch does not fit the source.
    """
    conda, older = (unpack(file, work) for file in files)
    shutil.copytree(older / "shell", conda / "shell")
    for patch in sorted(RECIPE.glob("*.patch")):
        apply(patch, conda)
    site = prefix / "lib" / f"python{python}" / "site-packages"
    for module in ("conda", "conda_env"):
        shutil.copytree(conda / module, site / module, ignore=shutil.ignore_patterns("*.exe", "*.bat"))
    metadata = site / f"{conda.name}.dist-info"
    metadata.mkdir()
    shutil.copy2(conda / "PKG-INFO", metadata / "METADATA")
    (metadata / "INSTALLER").write_text("conda\n", encoding="utf-8")
    commands(prefix / "bin", conda / "shell")


def commands(folder: Path, shell: Path) -> None:
    """Write the commands that users type."""
    folder.mkdir(parents=True)
    for name, module in COMMANDS.items():
        (folder / name).write_text(COMMAND.format(placeholder=PLACEHOLDER, module=module), encoding="utf-8")
    for name in ("activate", "deactivate"):
        shutil.copy2(shell / name, folder / name)
    for path in folder.iterdir():
        path.chmod(0o755)


def unpack(tarball: Path, work: Path) -> Path:
    """Unpack a source and return its folder."""
    unpack_tar(tarball, work)
    return work / tarball.name.removesuffix(".tar.gz")


def apply(patch: Path, source: Path) -> None:
    """Apply one patch to a source folder.

    Raises:
        BuildError: some part of it does not fit.
    """
    changes = patch_ng.fromfile(str(patch))
    if not changes or not changes.apply(root=str(source)):
        raise BuildError(
            f"{patch}: does not fit {source.name}; see which lines changed there and mend the patch."
        )
