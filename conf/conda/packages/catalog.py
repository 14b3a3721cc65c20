"""The catalogue of all packages: what channel.toml gives to each channel, from recipes and from pins."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from conf.conda.packages.recipes import Recipe, read_recipe
from conf.conda.sources.pins import LOCKS, Input, read_lock
from conf.conda.store.digests import CONDA


@cache
def channel_table() -> dict[str, Any]:
    """Return channel.toml."""
    return tomllib.loads((CONDA / "channel.toml").read_text(encoding="utf-8"))


def channels() -> Mapping[str, Mapping[str, Any]]:
    """Return the channels' tables by name."""
    found: Mapping[str, Mapping[str, Any]] = channel_table()["channels"]
    return found


@cache
def channel_recipes(channel: str) -> tuple[Recipe, ...]:
    """Return the packages to build for one channel, the Pythons first."""
    table, pythons = channels()[channel], all_pythons()
    written = [recipe for name in table.get("recipes", []) for recipe in read_recipe(name)]
    recipes = [recipe for recipe in written if recipe.is_python]
    recipes += [made_with(recipe, pythons) for recipe in written if not recipe.is_python]
    depends = channel_table()["depends"]
    for kind in ("wheel", "sdist"):
        found = from_locks(kind, table.get(f"{kind}s", {}), depends)
        recipes += [made_with(recipe, pythons) for recipe in found]
    return tuple(recipes)


@cache
def all_recipes() -> tuple[Recipe, ...]:
    """Return every package of all channels; the Pythons come first, since they compile the others."""
    recipes = {recipe.key: recipe for channel in channels() for recipe in channel_recipes(channel)}
    return tuple(sorted(recipes.values(), key=lambda recipe: not recipe.is_python))


@cache
def all_pythons() -> Mapping[str, Recipe]:
    """Return the recipes of the Pythons, by "2.7" and the like."""
    names = (name for table in channels().values() for name in table.get("recipes", []))
    written = (recipe for name in names for recipe in read_recipe(name))
    return {recipe.python: recipe for recipe in written if recipe.is_python}


def lock_files() -> dict[str, str | None]:
    """Return the lock files and the Python that each is for; None where a source distribution will do."""
    found: dict[str, str | None] = {}
    for table in channels().values():
        found |= {name: python for python, names in table.get("wheels", {}).items() for name in names}
        found |= {name: None for names in table.get("sdists", {}).values() for name in names}
    return found | {"pip-index": None}


def source_locks(python: str | None) -> list[str]:
    """Return the lock files of what is made for a Python from its source."""
    return [name for table in channels().values() for name in table.get("sdists", {}).get(python, [])]


def from_locks(
    kind: str, locks: Mapping[str, Sequence[str]], depends: Mapping[str, Sequence[str]]
) -> Iterator[Recipe]:
    """Yield the packages that lock files pin, given by Python; a source comes with the tools to build it."""
    for python, names in locks.items():
        tools = build_tools(python) if kind == "sdist" else ()
        for pin in (pin for name in names for pin in read_lock(LOCKS / f"{name}.txt")):
            added = {"depends": depends.get(pin.name, [])}
            yield Recipe(kind, pin.name, pin.version, python, (pin.file, *tools), added)


def build_tools(python: str) -> tuple[Input, ...]:
    """Return what makes a wheel for a Python: setuptools and wheel, as pinned for it."""
    locks = [lock for table in channels().values() for lock in table.get("wheels", {}).get(python, [])]
    pins = [pin for lock in locks for pin in read_lock(LOCKS / f"{lock}.txt")]
    found = {pin.name: pin.file for pin in reversed(pins)}  # the first pin of a name counts
    return tuple(found[name] for name in ("setuptools", "wheel"))


def made_with(recipe: Recipe, pythons: Mapping[str, Recipe]) -> Recipe:
    """Return a recipe that names the Python which compiles its modules."""
    return replace(recipe, made_with=pythons[recipe.python].key) if recipe.python else recipe
