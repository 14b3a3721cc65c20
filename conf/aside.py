"""Set aside a file of an earlier run that cannot be used, so that nothing of it is lost and work goes on."""

import sys
from pathlib import Path

SUFFIX = ".unusable"


def set_aside(path: Path, reason: str) -> Path:
    """Rename a file that cannot be used to NAME.unusable and say so; one that is there already is replaced.

    Args:
        path: the file.
        reason: why it cannot be used.

    Raises:
        OSError: it cannot be renamed.
    """
    kept = path.with_name(path.name + SUFFIX)
    path.replace(kept)
    print(f"{path} cannot be used: {reason}. It is set aside as {kept.name}.", file=sys.stderr, flush=True)
    return kept
