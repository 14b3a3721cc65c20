"""Digests of what a layer is made from; equal inputs give equal digests on every machine."""

import ast
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from conf.facts import CONF

CONDA = CONF / "conda"


def digest(*parts: Any) -> str:
    """Return the hex SHA-256 of values that JSON can write; equal values give equal digests."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def sources_digest(*names: str) -> str:
    """Return one digest over files and folders of conf/conda: what a layer's builder is made of.

    Of a Python module only what it does counts, neither its name nor its folder; of other files, name and
    content.
    """
    found = []
    for start in (CONDA / name for name in names):
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            if path.suffix == ".py":
                found.append(["", digest(meaning(ast.parse(path.read_bytes())))])
            elif path.is_file() and path.suffix != ".pyc":
                found.append([path.name, file_digest(path)])
    return digest(sorted(found))


def meaning(part: Any) -> Any:
    """Return a syntax tree as JSON, without imports and docstrings, which change nothing that is built.

    Empty fields are left out, because newer Pythons add some; `ast.dump` would differ between versions.
    """
    if isinstance(part, ast.JoinedStr):  # Python 3.12 ends some with an empty text
        part = ast.JoinedStr([one for one in part.values if ast.unparse(one) != "''"])
    if isinstance(part, ast.AST):
        fields = [[name, meaning(field)] for name, field in ast.iter_fields(part) if field not in (None, [])]
        return [type(part).__name__, *fields]
    if isinstance(part, list):
        return [meaning(one) for one in part if not is_import_or_text(one)]
    return repr(part)


def is_import_or_text(node: Any) -> bool:
    """Return whether a statement only imports, or is nothing but a string."""
    return isinstance(node, ast.Import | ast.ImportFrom) or (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
