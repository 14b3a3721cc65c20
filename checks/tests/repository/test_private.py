"""No class uses another's private parts, and the runner's page and terminal are not inherited from."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from conf.facts import ROOT

# Classes that tools work with: as listeners or callers, not as kinds of them.
CLOSED = {"PageRun", "Reader", "Session"}
# Public in spite of their underscores, or without a public equal.
EXCUSED = {
    "_exit": "documented in os",
    "_replace": "documented in collections.namedtuple",
    "_warncount": "where Sphinx counts the warnings of a build; there is no other place",
}
PLACES = ("checks", "conf", "docs/_ext")


def product() -> list[Path]:
    """Return every file of the product, without the tests."""
    tests = ROOT / "checks" / "tests"
    files = (path for place in PLACES for path in sorted((ROOT / place).rglob("*.py")))
    return [path for path in files if tests not in path.parents]


def is_private(name: str) -> bool:
    """Tell whether a name has one leading underscore."""
    return name.startswith("_") and not name.startswith("__")


def defined(tree: ast.Module) -> set[str]:
    """Return the private names that a file defines itself."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store):
            is_own = isinstance(node, ast.Name) or _is_self(node.value)
            found.add((node.id if isinstance(node, ast.Name) else node.attr) if is_own else "")
    return found


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def faults(source: str, name: str) -> Iterator[str]:
    """Yield the uses of foreign private parts, and subclasses of what is closed."""
    tree = ast.parse(source)
    own = defined(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            if node.attr not in {*own, *EXCUSED}:
                yield f"{name}:{node.lineno}: {ast.unparse(node)} is private to another file"
        elif isinstance(node, ast.ClassDef):
            for base in node.bases:
                if ast.unparse(base).rpartition(".")[2] in CLOSED:
                    yield f"{name}:{node.lineno}: {node.name} is a kind of {ast.unparse(base)}"


def test_no_file_uses_private_parts_of_another() -> None:
    found = [
        fault for path in product() for fault in faults(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("session._terminal.send()", "x.py:1: session._terminal is private to another file"),
        ("class Walk(page.PageRun): ...", "x.py:1: Walk is a kind of page.PageRun"),
        ("class Own:\n def __init__(self): self._a = 0\n def same(self, other): return other._a", None),
        ("class Own(Base):\n def reset(self): self._a.clear()", "x.py:2: self._a is private to another file"),
    ],
)
def test_faults_are_found(source: str, fault: str | None) -> None:
    assert list(faults(source, "x.py")) == ([fault] if fault else [])
