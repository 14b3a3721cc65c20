"""From nothing but Debian, python3 and git to verified pages, with images, channel and tree made there."""

import json

import pytest

from checks.tests.conf.bare.machine import CHECKOUT, bare_machine
from conf.engine.engine import NoRootError

# Both ways into the cluster, an environment, and a program that was compiled for it.
PAGES = ("guide/connect", "guide/batch", "guide/conda-environments", "guide/mpi")
SECONDS = 3000  # it takes a quarter of an hour on two processors

pytestmark = [pytest.mark.nightly, pytest.mark.cluster, pytest.mark.timeout(SECONDS + 300)]


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_the_first_command_of_the_readme(suite: str) -> None:
    try:
        with bare_machine(suite) as machine:
            done = machine.run("python3", "noxfile.py", "verify", "--", *PAGES, timeout=SECONDS)
            assert done.returncode == 0, done.stdout + done.stderr
            evidence = machine.root / CHECKOUT / "build" / "evidence.json"
            examples = json.loads(evidence.read_text(encoding="utf-8"))["examples"]
    except NoRootError as error:
        pytest.skip(str(error))
    assert {one["page"] for one in examples} == set(PAGES)
    assert {one["outcome"] for one in examples} <= {"passed", "not-run"}
