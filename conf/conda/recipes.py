"""The packages of the channel, as conf/conda writes them down: recipes, and pins of wheels."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from conf.conda.inputs import Input, read_files, read_lock
from conf.conda.layers import HERE, digest, layer_path, sources_digest

# A change in one of these makes every package anew.
BUILDERS = ("package.py", "wheels.py", "debs.py", "pythons.py", "conda_itself.py", "sdists.py", "worker.py")


@dataclass(frozen=True)
class Recipe:
    """One package to build. Equal recipes with equal builders give the same package, found by its `key`."""

    kind: str
    """"python", "debs", "compiled", "conda", "wheel" or "sdist"."""
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
    def key(self) -> str:
        """Digest of all that the package depends on."""
        hashes = [file.sha256 for file in self.files]
        own = {"conda": f"recipes/{self.name}", "compiled": "compiled.py"}.get(self.kind)
        extra = sources_digest(own) if own else ""
        plain = [self.kind, self.name, self.version, self.python, hashes, self.table, self.made_with]
        return digest(plain, extra, sources_digest(*BUILDERS))

    @property
    def layer(self) -> Path:
        """Where the built package is, or will be."""
        return layer_path("packages", self.key)


@cache
def channel_table() -> dict[str, Any]:
    """Return channel.toml."""
    return tomllib.loads((HERE / "channel.toml").read_text(encoding="utf-8"))


def channels() -> Mapping[str, Mapping[str, Any]]:
    """Return the channels' tables by name."""
    found: Mapping[str, Mapping[str, Any]] = channel_table()["channels"]
    return found


@cache
def channel_recipes(channel: str) -> tuple[Recipe, ...]:
    """Return the packages to build for one channel, the Pythons first."""
    table, pythons = channels()[channel], all_pythons()
    written = [recipe for name in table.get("recipes", []) for recipe in read_recipe(name)]
    recipes = [recipe for recipe in written if recipe.kind == "python"]
    recipes += [made_with(recipe, pythons) for recipe in written if recipe.kind != "python"]
    depends = channel_table()["depends"]
    for kind in ("wheel", "sdist"):
        found = pinned(kind, table.get(f"{kind}s", {}), depends)
        recipes += [made_with(recipe, pythons) for recipe in found]
    return tuple(recipes)


@cache
def all_recipes() -> tuple[Recipe, ...]:
    """Return every package of all channels; the Pythons come first, since they compile the others."""
    recipes = {recipe.key: recipe for channel in channels() for recipe in channel_recipes(channel)}
    return tuple(sorted(recipes.values(), key=lambda recipe: recipe.kind != "python"))


@cache
def all_pythons() -> Mapping[str, Recipe]:
    """Return the recipes of the Pythons, by "2.7" and the like."""
    names = (name for table in channels().values() for name in table.get("recipes", []))
    written = (recipe for name in names for recipe in read_recipe(name))
    return {recipe.python: recipe for recipe in written if recipe.kind == "python"}


def pinned(
    kind: str, locks: Mapping[str, Sequence[str]], depends: Mapping[str, Sequence[str]]
) -> Iterator[Recipe]:
    """Yield the packages that lock files pin, given by Python; a source comes with the tools to build it."""
    for python, names in locks.items():
        tools = build_tools(python) if kind == "sdist" else ()
        for pin in (pin for name in names for pin in read_lock(HERE / "locks" / f"{name}.txt")):
            added = {"depends": depends.get(pin.name, [])}
            yield Recipe(kind, pin.name, pin.version, python, (pin.file, *tools), added)


def build_tools(python: str) -> tuple[Input, ...]:
    """Return what makes a wheel for a Python: setuptools and wheel, as pinned for it."""
    locks = [lock for table in channels().values() for lock in table.get("wheels", {}).get(python, [])]
    pins = [pin for lock in locks for pin in read_lock(HERE / "locks" / f"{lock}.txt")]
    found = {pin.name: pin.file for pin in reversed(pins)}  # the first pin of a name counts
    return tuple(found[name] for name in ("setuptools", "wheel"))


def made_with(recipe: Recipe, pythons: Mapping[str, Recipe]) -> Recipe:
    """Return a recipe that knows the Python which compiles it."""
    return replace(recipe, made_with=pythons[recipe.python].key) if recipe.python else recipe


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
    return tomllib.loads((HERE / "recipes" / name / "recipe.toml").read_text(encoding="utf-8"))


def files_of(name: str, table: Mapping[str, Any]) -> list[Input]:
    """Return the files of a recipe, with the place of their pins for messages."""
    return read_files(table, f"recipes/{name}/recipe.toml")


def channel_key(channel: str) -> str:
    """Return the digest of a whole channel."""
    keys = [recipe.key for recipe in channel_recipes(channel)]
    names = channels()[channel].get("metapackages", [])
    files = [f"metapackages/{name}.toml" for name in names] + ["metapackages.py"] * bool(names)
    return digest(keys, sources_digest("channel.py", "scripts/conda_index.py", *files))
