"""Which files of conf/ a page depends on, by what it types."""

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path

from conf.facts import CONF

JOBS = r"\bq(sub|rsh|login|sh|stat|del|alter|hold|rls|mod|acct|host|conf)\b"
MODULES = r"\bmodule\b"
CONDA = r"\bconda\b|\bactivate\b"
ANY = r""
NONE = r"(?!)"
# For files of conf/: what commands, or files that a page writes, look like where a change can show.
# Rather too many pages than too few: one that cannot notice costs its time, one left out its verdict.
# The first pattern that fits counts, and `*` also stands for folders.
USES: Mapping[str, str] = {
    "contract/*": NONE,
    "locks/docs.txt": NONE,
    "locks/lint.txt": NONE,
    "locks/nox.txt": NONE,
    "search.toml": NONE,
    "sessions.py": NONE,
    "sge/*": JOBS,
    "image/files/gridengine": JOBS,
    "modules/*": MODULES,
    "jupyterhub/*": r"jupyterhub",
    "image/files/modules.sh": rf"{MODULES}|{JOBS}",
    "image/files/openmpi-mca-params.conf": r"\bmpi|mpirun|openmpi",
    "image/files/pip.conf": r"\bpip\b",
    "conda/locks/pip-index.txt": r"\bpip\b",
    "conda/locks/*": rf"{CONDA}|{MODULES}",
    "conda/scripts/*": r"autoupdate|conda-index",
    "conda/*": CONDA,
    "snakemake/*": r"snakemake",
    "image/files/conda-autoupdate": r"autoupdate|cron",
    "image/files/quota": r"\bquota\b",
    "cluster/parts/make-home": r"\bquota\b|fallocate|\bdd\b",
    "image/files/sshd.conf": r"\bssh|\bscp\b|\bsftp\b|\brsync\b|@laptop",
    "*": ANY,
}


def sign(file: str) -> re.Pattern[str]:
    """Return what commands look like where a change of this file can show.

    Args:
        file: relative to conf/.
    """
    return re.compile(next(uses for pattern, uses in USES.items() if fnmatch(file, pattern)))


def files(typed: str) -> Iterator[Path]:
    """Yield the files of conf/ that a page depends on.

    Args:
        typed: all that readers type on it, with the prompts.
    """
    for path in sorted(CONF.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and sign(_name(path)).search(typed):
            yield path


def _name(path: Path) -> str:
    return path.relative_to(CONF).as_posix()
