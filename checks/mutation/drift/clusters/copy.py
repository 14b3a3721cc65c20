"""A copy of conf/ with a drift in it, beside which pages and tests find the rest of the repository."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checks.mutation.drift.operators.change import Drift
from checks.pages.contract.examples import EXAMPLES_JSON
from conf.facts import CONF, ROOT

_UNWANTED = shutil.ignore_patterns("__pycache__", "*.pyc")


@contextmanager
def copy(drift: Drift | None) -> Iterator[Path]:
    """Yield a folder with `conf` and `checks`, changed by a drift; it is removed in the end."""
    with tempfile.TemporaryDirectory(prefix="iceberg-drift-") as name:
        folder = Path(name)
        shutil.copytree(CONF, folder / "conf", ignore=_UNWANTED)
        # Tests find conf/ through their own place, so they are copied too.
        shutil.copytree(ROOT / "checks", folder / "checks", ignore=_UNWANTED)
        shutil.copy2(ROOT / "pyproject.toml", folder)
        (folder / "docs").symlink_to(ROOT / "docs")
        (folder / "build").mkdir()
        if EXAMPLES_JSON.exists():  # pytest is not content without
            shutil.copy2(EXAMPLES_JSON, folder / "build")
        if drift:
            drift.write(folder / "conf")
        yield folder
