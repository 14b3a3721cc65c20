"""Floe's pages are built, run, and broken on purpose, by the same programs as Iceberg's.

And a copy of Floe becomes a cluster of one's own, as the page for maintainers says. It is copied in the same
process, because Python writes into the folder when the programs first use it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checks.pages.contract.examples import read_book
from checks.tests.site import moving
from conf.facts import ROOT

HERE = Path(__file__).parent
SITE = "checks.tests.second_site.site:SITE"
PAGES = {"array", "batch", "interactive", "options"}
OWN_CLUSTER = ROOT / "docs" / "contributing" / "own-cluster.md"
COMMANDS = re.compile(r"^(```+)console not-run=.*\n((?s:.*?))^\1$", re.MULTILINE)
SECONDS = 600  # a hang ends so; most of it is for images from empty caches

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(2 * SECONDS)]


class Guide:
    """Floe's pages in a folder that tests may fill; every program is told of Floe, and nothing more."""

    def __init__(self, folder: Path) -> None:
        self.build = folder / "build"
        self._docs = shutil.copytree(HERE / "docs", folder / "docs")

    def run(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run a program of the project."""
        variables = {
            **os.environ,
            "ICEBERG_SITE": str(HERE),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'docs' / '_ext'}",
        }
        command = [sys.executable, "-m", *map(str, words)]
        return subprocess.run(
            command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=SECONDS, check=False
        )

    def write(self) -> Path:
        """Build the pages; return the folder with the HTML."""
        strict = ("--nitpicky", "--fail-on-warning", "--keep-going")
        target = self.build / "site"
        done = self.run(
            "sphinx", "-q", "-b", "dirhtml", *strict, "-d", self.build / "doc", self._docs, target
        )
        assert done.returncode == 0, done.stderr
        return target

    def options(self) -> list[object]:
        """Return what tells both runners of these pages."""
        files = ("--examples", self.build / "examples.json", "--evidence", self.build / "evidence.json")
        return ["--site", SITE, *files]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """Build the pages, run every example, and build the pages with what was seen."""
    guide = Guide(tmp_path_factory.mktemp("floe"))
    guide.write()
    done = guide.run("checks.verify", *guide.options())
    assert done.returncode == 0, done.stdout + done.stderr
    return guide


def test_every_example_passes_and_the_pages_say_so(guide: Guide) -> None:
    entries = json.loads((guide.build / "evidence.json").read_text("utf-8"))["examples"]
    assert {one["page"] for one in entries} == PAGES
    assert {one["outcome"] for one in entries} == {"passed"}
    html = guide.write()
    for page in PAGES:
        assert "passed" in (html / page / "index.html").read_text("utf-8")


def test_iceberg_s_tables_say_of_slurm_what_was_run_here(guide: Guide) -> None:
    book = read_book(guide.build / "examples.json")
    examples = [example for page in book.pages.values() for example in page.examples]
    codes = moving.column(moving.SLURM)
    assert len(codes) > 40
    assert moving.not_shown([*codes, "sbatch --zz"], examples) == ["sbatch --zz"]


@pytest.mark.parametrize("sample", [["--sample", 12], pytest.param([], marks=pytest.mark.nightly)])
def test_what_is_broken_on_purpose_is_noticed(guide: Guide, sample: list[object]) -> None:
    files = ("--report", guide.build / "mutants.json", "--survivors", HERE / "survivors.toml")
    done = guide.run("checks.mutation", *guide.options(), *files, *sample)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_for_maintainers_leads_to_a_green_mark(tmp_path: Path) -> None:
    folder = tmp_path / "my-cluster"
    script = "".join(found[2] for found in COMMANDS.finditer(OWN_CLUSTER.read_text("utf-8")))
    script = script.replace("~/my-cluster", str(folder)).replace(
        "$PWD/.nox/verify/bin", f"{Path(sys.executable).parent}"
    )
    command = ["bash", "-euxc", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (entry,) = json.loads((folder / "build" / "evidence.json").read_text("utf-8"))["examples"]
    assert (entry["host"], entry["outcome"]) == ("penguin1", "passed")
    assert "passed" in (folder / "build" / "site" / "index.html").read_text("utf-8")
