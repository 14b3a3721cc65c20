"""Who could notice a drift: the pages that use what it changes, and the tests of the cluster."""

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch

from checks.mutation.drift.operators.change import Drift
from checks.pages.contract.examples import Book, Page
from checks.runner.evidence.basis import typed
from conf.cluster.site import uses

# What a cluster needs until a page can run on it, about.
START_SECONDS = 10.0
# NAME of test_NAME.py below checks/tests/conf/cluster. They go before pages that only get to a worker.
TESTS: Mapping[str, Sequence[str]] = {
    "sge/*": ("queues", "jobs", "limits", "mpi", "shells"),
    "image/files/gridengine": ("shells", "services", "jobs", "mpi"),
    "image/files/openmpi-mca-params.conf": ("mpi",),
    "image/files/pip.conf": ("network", "pip"),
    "image/files/sshd.conf": ("people", "shells", "services"),
    "image/files/quota": ("home",),
    "image/files/sge-configure": ("privacy", "queues"),
    "cluster/parts/make-home": ("home", "people"),
    "cluster.toml": ("home", "shells", "people"),
    "image/*": ("people", "services", "shells", "home", "conda", "privacy"),
    "modules/*": ("anaconda", "shells"),
    "conda/scripts/*": ("conda",),
    "jupyterhub/*": ("jupyterhub",),
    "snakemake/*": ("snakemake",),
    "conda/*": ("conda", "anaconda", "user_environments", "mpi"),
}


def pages(drift: Drift, book: Book, seconds: Mapping[str, float], known: str | None) -> list[Page]:
    """Return the pages that could notice a drift; those that most likely do so soonest come first.

    Args:
        drift: what is changed.
        book: all pages.
        seconds: what each page takes, as far as it is known.
        known: the page that noticed it in an earlier run.
    """
    wanted = uses.sign(drift.file)
    texts = {name: typed(page) for name, page in book.pages.items() if page.examples}
    found = [name for name, said in texts.items() if wanted.search(said)]
    words = _words(drift)

    def rank(name: str) -> tuple[bool, int, float]:
        hits = sum(word in texts[name] for word in words)
        uses = len(wanted.findall(texts[name])) / (START_SECONDS + seconds.get(name, 60.0))
        return name != known, -hits, -uses

    return [book.pages[name] for name in sorted(found, key=rank)]


def only_gets_to_a_worker(drift: Drift, page: Page) -> bool:
    """Tell whether a page uses the queueing system for a session on a worker and for nothing else."""
    said = re.sub(r"\bqrsh -l h_rt=[\d:]+", "", typed(page))
    return drift.file.startswith("sge/") and not re.search(uses.JOBS, said)


def tests(drift: Drift) -> list[str]:
    """Return the names of the test files that could notice: NAME of test_NAME.py."""
    return list(next((names for pattern, names in TESTS.items() if fnmatch(drift.file, pattern)), ()))


def _words(drift: Drift) -> list[str]:
    """Return words of the changed line by which pages that are about it are found."""
    before, after = drift.change.before, drift.change.after or ""
    named = re.findall(r"[A-Za-z][\w.-]{3,}", f"{drift.file} {before} {after}")
    return [
        word for word in dict.fromkeys(named) if word.lower() not in ("false", "true", "none", "infinity")
    ]
