"""Recipes: what one package is made from, and the key under which it is kept."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conf.conda.sources.pins import Input, read_files
from conf.conda.store.digests import CONDA, digest, sources_digest
from conf.conda.store.layers import layer_path

# A change in what one of these does makes every package new.
COMMON = tuple(f"building/{name}.py" for name in ("package", "job", "bytecode", "programs", "tarballs"))
COMMON += ("packages/archive.py",)
# A change in these makes the packages of one kind new.
SOURCES = {
    "compiled": ("compiled.py", "wheels.py", "debs.py", "../libraries.py"),
    "conda": ("conda_itself.py", "../../recipes/conda"),
    "debs": ("debs.py", "../libraries.py"),
    "python": ("pythons.py", "debs.py", "../libraries.py"),
    "sdist": ("sdists.py", "wheels.py"),
    "wheel": ("wheels.py",),
}


@dataclass(frozen=True)
class Recipe:
    """One package to build. Equal recipes with equal builders give the same package, found by its `key`."""

    kind: str
    """One of `SOURCES`."""
    name: str
    version: str
    python: str
    """The Python it is for, such as "2.7"; empty if it needs none."""
    files: tuple[Input, ...]
    table: Mapping[str, Any]
    """The recipe as written; for a wheel or source of PyPI, the dependencies added to it."""
    made_with: str = ""
    """Key of the Python that compiles its modules."""

    @property
    def is_python(self) -> bool:
        """Whether it is a Python, which is built before the others because it compiles their modules."""
        return self.kind == "python"

    @property
    def key(self) -> str:
        """Digest of all that the package depends on."""
        hashes = [file.sha256 for file in self.files]
        plain = [self.kind, self.name, self.version, self.python, hashes, self.table, self.made_with]
        own = (f"building/kinds/{name}" for name in SOURCES[self.kind])
        return digest(plain, sources_digest(*COMMON, *own))

    @property
    def layer(self) -> Path:
        """Where the built package is, or will be."""
        return layer_path("packages", self.key)


def read_recipe(name: str) -> Iterator[Recipe]:
    """Yield the packages of `recipes/<name>/recipe.toml`: one, or one for each of its `[python.…]` tables."""
    table = read_table(name)
    others = [file for other in table.get("with", ()) for file in files_of(other, read_table(other))]
    for python, own in table.pop("python", {"": {}}).items():
        package = table["package"] | {key: own[key] for key in ("version", "depends") if key in own}
        package["python"] = python or package.get("python", "")
        joined = {**table, **own, "package": package}
        files = (*others, *files_of(name, joined))
        yield Recipe(table["kind"], package["name"], package["version"], package["python"], files, joined)


def read_table(name: str) -> dict[str, Any]:
    """Return `recipes/<name>/recipe.toml`."""
    return tomllib.loads((CONDA / "recipes" / name / "recipe.toml").read_text(encoding="utf-8"))


def files_of(name: str, table: Mapping[str, Any]) -> list[Input]:
    """Return the files of a recipe, with the place of their pins for messages."""
    return read_files(table, f"recipes/{name}/recipe.toml")
