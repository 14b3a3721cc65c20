"""conda's own package: its source, patched, with the shell scripts of an older release and its commands."""

import shutil
from pathlib import Path

import patch_ng

from conf.conda.building.job import Job
from conf.conda.building.tarballs import unpack_source
from conf.conda.errors import BuildError
from conf.conda.packages.archive import PLACEHOLDER, About
from conf.conda.store.digests import CONDA

RECIPE = CONDA / "recipes" / "conda"
COMMANDS = {"conda": "conda.cli", "conda-env": "conda_env.cli.main"}
COMMAND = """#!{placeholder}/bin/python
import sys

from {module} import main

if __name__ == "__main__":
    sys.exit(main())
"""


def build(job: Job) -> About:
    """Make the content of conda's package.

    The job's files are conda's source, then the older release with the shell scripts.

    Raises:
        BuildError: a patch does not fit the source.
    """
    conda, older = (unpack_source(file, job.work) for file in job.files)
    shutil.copytree(older / "shell", conda / "shell")
    for patch in sorted(RECIPE.glob("*.patch")):
        apply(patch, conda)
    for module in ("conda", "conda_env"):
        shutil.copytree(conda / module, job.site / module, ignore=shutil.ignore_patterns("*.exe", "*.bat"))
    metadata = job.site / f"{conda.name}.dist-info"
    metadata.mkdir()
    shutil.copy2(conda / "PKG-INFO", metadata / "METADATA")
    (metadata / "INSTALLER").write_text("conda\n", encoding="utf-8")
    commands(job.prefix / "bin", conda / "shell")
    return About.of_recipe(job.table)


def commands(folder: Path, shell: Path) -> None:
    """Write the commands that users type."""
    folder.mkdir(parents=True)
    for name, module in COMMANDS.items():
        (folder / name).write_text(COMMAND.format(placeholder=PLACEHOLDER, module=module), encoding="utf-8")
    for name in ("activate", "deactivate"):
        shutil.copy2(shell / name, folder / name)
    for path in folder.iterdir():
        path.chmod(0o755)


def apply(patch: Path, source: Path) -> None:
    """Apply one patch to a source folder.

    Raises:
        BuildError: some part of it does not fit.
    """
    changes = patch_ng.fromfile(str(patch))
    if not changes or not changes.apply(root=str(source)):
        raise BuildError(
            f"{patch}: does not fit {source.name}; see which lines changed there and update the patch."
        )
