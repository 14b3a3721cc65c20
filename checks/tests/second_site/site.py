"""What differs from Iceberg and is no fact of cluster.toml: its files, and what Slurm's words mean."""

from collections.abc import Iterator
from pathlib import Path

from conf.cluster.site import site
from conf.cluster.site.dialect import Dialect, Recovery

HERE = Path(__file__).parent
JOB_OPTIONS = "-J -N -a -c -n -o -p -t -w"
# The account's jobs that carry a token as their comment.
MARKED = "squeue --me --noheader --format='%A %k' | awk '$2 == \"verified-{token}\" { print $1 }' | sort -u"

SLURM = Dialect(
    takes_value={
        **dict.fromkeys(("sbatch", "srun"), JOB_OPTIONS),
        "squeue": "-j -o -u",
        "scancel": "-u",
        "sinfo": "-o",
    },
    has_subcommands=("scontrol",),
    packages={},
    modules={},
    arrays={"sbatch": "--array"},
    elsewhere=("srun",),
    looks=r"(?:sinfo|squeue)(?: .*)?|scontrol show .*",
    tells_version="squeue --version",
    for_shell="",
    submits=dict.fromkeys(("salloc", "sbatch", "srun"), "--comment=verified-{token}"),
    list_marked=MARKED,
    tells_time="",
    core_seconds="",  # Slurm tells it where a database keeps the accounts, which Floe has not
    delete_marked=f"{MARKED} | xargs --no-run-if-empty --verbose scancel",
)
ACCOUNTS = Recovery(
    has_jobs="command -v squeue",
    list_jobs="squeue --noheader --format=%A | sort -u",
    delete_jobs="scancel --signal=KILL",
    leave_environment="true",
    leftovers=(),
)


class Floe(site.Site):
    """The cluster of cluster.toml; every file here describes it."""

    dialect = SLURM
    recovery = ACCOUNTS

    def files(self, typed: str) -> Iterator[Path]:  # noqa: ARG002
        """Return all but the pages."""
        yield HERE / "cluster.toml"
        yield from sorted(path for path in (HERE / "image").rglob("*") if path.is_file())


SITE = Floe()
