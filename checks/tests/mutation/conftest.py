"""Small pages and local machines for the tests of mutation testing."""

import itertools
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checks.mutation.execution.homes import Homes
from checks.mutation.execution.passes import Pass
from checks.mutation.execution.player import Player
from checks.mutation.execution.verdict import Verdict
from checks.mutation.execution.work import PageWork
from checks.mutation.operators.mutants import mutants
from checks.pages.contract.examples import Example, Page
from checks.runner.limits import Limits
from checks.tests.helpers import iceberg as samples
from checks.tests.helpers.local import Fresh, start
from conf.cluster import SITE

QUICK = Limits(command_seconds=15, question_seconds=0.2, screen_seconds=5)


@pytest.fixture
def new(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Fresh]]:
    """Start local machines, given a name; the copies of their homes are removed afterwards."""
    for name in ("HOME", "PATH", "ICEBERG_MARKERS_ROOT", "LC_ALL"):
        monkeypatch.setenv(name, os.environ.get(name, ""))  # put back in the end
    monkeypatch.setenv("STANDIN", str(tmp_path / "machines"))
    # A short name: Chromium makes a socket there, whose path may have 107 characters (unix(7)).
    temporary = tmp_path_factory.mktemp("t")
    monkeypatch.setenv("TMPDIR", str(temporary))
    yield start
    shutil.rmtree(temporary)


class Tried:
    """Every verdict on a page, pass by pass."""

    def __init__(
        self,
        page: Page,
        new: Callable[[str], Fresh],
        chosen: Callable[[str], bool],
        *,
        puts_back: bool,
        limits: Limits = QUICK,
    ) -> None:
        self.verdicts: dict[str, Verdict] = {}
        self.all: list[Verdict] = []
        self.played: list[int] = []
        self.puts_back = puts_back
        earlier = {one.digest: 100 for one in page.examples}
        wanted = [one for one in mutants(page, SITE) if chosen(one.description)]
        self.work = PageWork(page, wanted, samples.table(), limits, SITE, earlier, self._tell)
        for number in itertools.count():
            if not self.work.unfinished:
                break
            assert number < 40, "passes make no progress"
            machines = new(f"pass{number}")
            player = Player(page, samples.table(), machines, limits, SITE.recovery)
            homes = Homes(machines, SITE) if puts_back else None
            one = Pass(self.work, player, threading.Event(), homes)
            one.run()
            self.played.append(one.played)
        assert self.work.error or len(self.all) == len({one.id for one in wanted})

    def _tell(self, verdict: Verdict) -> None:
        assert verdict.mutant.id not in [one.mutant.id for one in self.all], "decided twice"
        self.all.append(verdict)
        self.verdicts.setdefault(verdict.mutant.description, verdict)

    def outcomes(self) -> dict[str, tuple[str, int | None, str | None]]:
        """Return what became of each mutant, by what was broken; of two alike, the one decided first."""
        return {said: (one.outcome, one.where, one.how) for said, one in self.verdicts.items()}


@pytest.fixture(params=[True, False], ids=["homes put back", "originals played again"])
def try_all(new: Callable[[str], Fresh], request: pytest.FixtureRequest) -> Callable[..., Tried]:
    """Try the mutants of a page made of these examples; `only` chooses some by their description."""

    def run(*examples: Example, only: Callable[[str], bool] = lambda _: True) -> Tried:
        return Tried(samples.page(examples), new, only, puts_back=request.param)

    return run
