"""Small inputs, and a cache of their own for the tests of conf.conda."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

Wheel = Callable[..., Path]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the person's own cache out of the tests."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("ICEBERG_CACHE", str(folder))
    return folder


@pytest.fixture
def wheel(tmp_path: Path) -> Wheel:
    """Return a function that writes a small wheel."""

    def write(name: str = "glacier", version: str = "1.2", requires: tuple[str, ...] = ()) -> Path:
        path = tmp_path / f"{name}-{version}-py3-none-any.whl"
        info = f"{name}-{version}.dist-info"
        needs = "".join(f"Requires-Dist: {one}\n" for one in requires)
        files = {
            f"{name}/__init__.py": "def main():\n    return 0\n",
            f"{name}/fast.so": "\x7fELF not really\n",
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{info}/entry_points.txt": f"[console_scripts]\n{name}-tool = {name}:main\n",
        }
        files[f"{info}/RECORD"] = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
        with zipfile.ZipFile(path, "w") as archive:
            for file, text in files.items():
                member = zipfile.ZipInfo(file)
                member.external_attr = (0o755 if file.endswith(".so") else 0o644) << 16
                archive.writestr(member, text)
        return path

    return write
