"""Which cases are generated, which files are begun first, and where coverage is measured.

A test that fails by chance stops changes that have nothing to do with it, so what runs on each change is
derandomized; `nox -s fuzz` looks for new cases, and what it finds becomes a case of its own.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline for one case: machines are busy at times, and tests have a limit as a whole.
settings.register_profile("change", deadline=None, derandomize=True, database=None)
settings.register_profile("night", deadline=None, max_examples=15_000, print_blob=True)
settings.load_profile("change")

# The files that take longest. A file stays in one process of pytest-xdist: begun last, one of these would run
# on while the other processes have nothing left to do.
HERE = Path(__file__).parent
LONGEST = [
    HERE / "conf/cluster/jobs/test_faults.py",
    HERE / "runner/following/test_grammar.py",
    HERE / "second_site/test_second_site.py",
    HERE / "conf/cluster/life/test_conformance.py",
    HERE / "mutation/execution/test_passes.py",
    HERE / "conf/engine/test_interruptions.py",
    HERE / "mutation/operators/test_steps.py",
    HERE / "conf/cluster/jobs/test_mpi.py",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files; the others follow in their order."""
    items.sort(key=lambda item: LONGEST.index(item.path) if item.path in LONGEST else len(LONGEST))


# No program that these rooms start runs what coverage counts (pyproject.toml).
UNCOUNTED = {"repository", "tools"}


@pytest.fixture(autouse=True, scope="module")
def counted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let coverage measure the programs that tests start only where they count: it takes them a while."""
    with pytest.MonkeyPatch.context() as patch:
        if request.path.relative_to(HERE).parts[0] in UNCOUNTED:
            patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        yield
