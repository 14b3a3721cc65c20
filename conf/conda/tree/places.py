"""Where things are on the cluster, and while they are built."""

from pathlib import Path

from conf.facts import facts, value
from conf.image.render import render

# Where the software is on the cluster; cluster.toml has the places of its parts.
TOP = "/usr/local"


def inside(top: Path, place: str) -> Path:
    """Return where a place on the cluster is while a layer is built."""
    return top / Path(place).relative_to(TOP)


def rendered(path: Path) -> str:
    """Return a file's text with the values of cluster.toml filled in."""
    return render(path.read_text(encoding="utf-8"), str(path))


def administrator() -> int:
    """Return the number of the account that owns the software."""
    return int(next(user["uid"] for user in facts()["users"].values() if user["role"] == "administrator"))


def conda_settings() -> dict[str, object]:
    """Return what conda needs to know while it installs itself; for users it is conf/conda/condarc."""
    channel = f"file://{value('conda.channel')}"
    return {"channels": ["defaults"], "default_channels": [channel], "offline": True}
