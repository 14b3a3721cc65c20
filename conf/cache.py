"""The folder outside the repository where everything built or fetched is kept."""

import os
from pathlib import Path


def cache_dir() -> Path:
    """Return the cache folder, made if missing: $ICEBERG_CACHE, else the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(os.environ.get("ICEBERG_CACHE") or Path(base) / "iceberg-docs")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
