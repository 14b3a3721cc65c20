"""A second checkout of the project: the files of this one, as they are now."""

import shutil
import subprocess
from pathlib import Path

from conf.facts import ROOT

# What the site build has made of the pages, which the runner reads.
EXAMPLES = "build/examples.json"


def copy_checkout(target: Path) -> Path:
    """Copy what git knows or would add, and the examples of the pages; return the copy."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in [*filter(None, names), EXAMPLES]:
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target
