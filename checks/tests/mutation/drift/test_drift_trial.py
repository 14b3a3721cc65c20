"""Trials of drifts on real clusters: noticed, not to be started, stopped; nothing stays behind."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checks.mutation.drift.noticing import readers
from checks.mutation.drift.noticing.pytests import Failed, Pytests
from checks.mutation.drift.noticing.trial import StoppedError, Trial, Verdict
from checks.mutation.drift.operators.change import Change, Drift
from checks.pages.contract.examples import Book, Example
from checks.tests.conf.cluster.life.test_traces import traces
from checks.tests.helpers import iceberg as samples
from conf.engine import find
from conf.facts import CONF, facts

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(900)]


class NoTests(Pytests):
    """Runs none, and fails none."""

    def first_failure(self, *_: Any) -> Failed | None:
        """Return nothing."""
        return None


def drift(file: str, before: str, after: str | None) -> Drift:
    """Return the drift of a line that a file has."""
    line = (CONF / file).read_text("utf-8").split("\n").index(before) + 1
    return Drift(f"{file}:{line}:test:1", file, Change("test", line, before, after))


def trial(one: Drift, *examples: Example, unchanged: str = "") -> Trial:
    """Return the trial of a drift with one page."""
    table = {
        name: {"value": None, "varies": False, "literal": False, **entry} for name, entry in TABLE.items()
    }
    page = samples.page(examples or (samples.command("date", "...", prompt=samples.LOGIN),))
    TRIALS.append(
        Trial(one, Book({page.name: page}, table), {page.name: 1.0}, None, NoTests(), lambda: unchanged)
    )
    return TRIALS[-1]


TABLE = facts()["placeholders"]
TRIALS: list[Trial] = []


@pytest.fixture(autouse=True)
def nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Demand that clusters, images and folders of trials are gone afterwards, and what they copied."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(readers, "tests", lambda _: [])
    TRIALS.clear()
    yield
    assert list(tmp_path.iterdir()) == []
    engine = find()
    there = engine.run(["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"]).stdout.split()
    images = {name.removeprefix("localhost/") for name in there}
    for one in TRIALS:
        assert not any(traces(engine, one.name).values())
        assert not images & set(one.made)
        assert not [name for name in one.made if name.startswith("/") and Path(name).exists()]


def test_a_page_notices_a_changed_file_of_the_image() -> None:
    one = drift("image/files/pip.conf", "retries = 0", "retries = 7")
    page = samples.command("grep retries /etc/pip.conf", "retries = 0", prompt=samples.LOGIN)
    found = trial(one, samples.command("true # pip", "...", prompt=samples.LOGIN), page).verdict()
    assert (found.outcome, found.how) == ("killed", "wrong output")
    assert found.where == "docs/sample.md:2"
    assert found.seconds > 0


def test_a_changed_modulefile_survives_a_page_that_does_not_show_it() -> None:
    place = "modules/apps/python/conda"
    one = drift(place, "prepend-path PATH {{ conda.root }}/bin", "append-path PATH {{ conda.root }}/bin")
    page = samples.command("module -t avail 2>&1 | tail -n 1", "...", prompt=samples.LOGIN)
    assert trial(one, page).verdict().outcome == "survived"


def test_an_image_that_cannot_be_built_is_no_notice() -> None:
    found = trial(drift("image/files/finish-node", "mkdir -p /run/sshd", "exit 7")).verdict()
    assert found.outcome == "untried"
    assert "exit status 7" in (found.how or "")


@pytest.mark.parametrize("after", [0.5, 6.0])
def test_a_trial_that_is_stopped_has_no_verdict(after: float) -> None:
    running = trial(
        drift("image/files/pip.conf", "retries = 0", "retries = 8"),
        samples.command("sleep 100 # pip", "...", prompt=samples.LOGIN),
    )
    ended: list[Verdict | Exception] = []

    def run() -> None:
        try:
            ended.append(running.verdict())
        except StoppedError as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(after)
    running.stop()
    thread.join(300)
    assert [type(one) for one in ended] == [StoppedError]
