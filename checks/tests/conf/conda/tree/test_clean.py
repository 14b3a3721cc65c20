"""Cleaning takes what nothing uses, and nothing else."""

from pathlib import Path
from subprocess import CompletedProcess
from typing import cast

from conf.conda.packages.catalog import all_recipes
from conf.conda.sources.fetch import downloads
from conf.conda.tree.tree import tree_path
from conf.conda.tree.unused import remove_unused
from conf.engine import Engine


class Recorder:
    """Stands for an engine with one volume: answers as podman does and keeps what it was told."""

    def __init__(self, lower: Path) -> None:
        self.lower, self.told = lower, list[list[str]]()

    def run(self, arguments: list[str], **_: object) -> CompletedProcess[str]:
        """Answer the questions about volumes."""
        self.told.append(arguments)
        options = f'{{"o":"lowerdir={self.lower},upperdir=/up,workdir=/work","type":"overlay"}}\n'
        said = {"ls": "iceberg-one-usr-local\n", "inspect": options}.get(arguments[1], "")
        return CompletedProcess(arguments, 0, said, "")


def test_what_is_used_stays(cache: Path) -> None:
    package, old_package = all_recipes()[0].layer, all_recipes()[0].layer.with_name("0" * 20)
    file, old_file = downloads() / all_recipes()[0].files[0].sha256, downloads() / ("0" * 64)
    running, old_tree = cache / "usr-local-running", cache / "usr-local-old"
    for folder in (package, old_package, file, old_file, tree_path(), running, old_tree):
        folder.mkdir(parents=True)
    engine = Recorder(running)
    removed = remove_unused(cast("Engine", engine), "the-image")
    assert set(removed) == {old_package, old_file, old_tree}
    assert (package.is_dir(), file.is_dir()) == (True, True)
    assert (old_package.exists(), old_file.exists()) == (False, False)
    assert engine.told[-1][-4:] == ["the-image", "rm", "-rf", "/cache/usr-local-old"]
