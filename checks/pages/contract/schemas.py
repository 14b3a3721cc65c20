"""Write the types of the files in build/ down as JSON schemas, for programs that are not written in Python.

python -m checks.pages.contract.schemas            writes them into conf/contract
"""

import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

from checks.pages.contract.benchmarks import Benchmarks
from checks.pages.contract.examples import Examples
from checks.pages.contract.reports import Drifts, Evidence, History, Mutants, Rates

FOLDER = Path(__file__).parents[3] / "conf" / "contract"
FILES = {
    "examples": Examples,
    "evidence": Evidence,
    "history": History,
    "rates": Rates,
    "benchmarks": Benchmarks,
    "mutants": Mutants,
    "drift": Drifts,
}


def schema(kind: type) -> str:
    """Return the JSON schema (draft 2020-12) of a file, as text."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(kind)}
    for part in found["$defs"].values():
        _tidy(part)
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _tidy(part: dict[str, Any]) -> None:
    """Take the indentation out of a type's docstring."""
    if "description" in part:
        part["description"] = inspect.cleandoc(part["description"])


def path_of(name: str) -> Path:
    """Return the schema's file."""
    return FOLDER / f"{name}.schema.json"


def main() -> None:
    """Write all of them."""
    for name, kind in FILES.items():
        path_of(name).write_text(schema(kind), encoding="utf-8")
        print(path_of(name))


if __name__ == "__main__":
    main()
