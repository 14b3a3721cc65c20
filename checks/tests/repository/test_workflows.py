"""What GitHub runs is what a maintainer can run: every step is a session of noxfile.py."""

import ast
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from conf.facts import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w-]+(/[\w-]+){1,2}@[0-9a-f]{40}")


def jobs(path: Path) -> dict[str, Any]:
    """Return the jobs of a workflow."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return found


def steps(key: str) -> list[str]:
    """Return all that steps run (`run`) or use (`uses`)."""
    return [
        step[key]
        for path in WORKFLOWS
        for job in jobs(path).values()
        for step in job.get("steps", [])
        if key in step
    ]


@pytest.fixture(scope="module")
def sessions() -> set[str]:
    """Return the sessions of noxfile.py: its functions decorated with @nox.session."""
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {one.name for one in functions if "nox.session" in map(ast.unparse, one.decorator_list)}


def test_there_are_the_four_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["checks", "links", "nightly", "pages"]


def test_each_step_only_calls_a_session_that_exists(sessions: set[str]) -> None:
    called = steps("run")
    assert len(called) >= 10
    for line in called:
        program, noxfile, session, *_rest = shlex.split(line)
        assert (program, noxfile) == ("python3", "noxfile.py"), line
        assert session in sessions, line
        assert not set(line) & set(";|&\n"), line


def test_every_part_of_the_tests_is_run_for_each_change() -> None:
    text = (ROOT / ".github" / "workflows" / "checks.yml").read_text(encoding="utf-8")
    for session in ("lint", "tools", "verify", "browser", "docs", "offline", "mutate"):
        assert f"noxfile.py {session}" in text


@pytest.mark.parametrize(
    ("workflow", "job", "session"), [("checks", "verify", "verify"), ("nightly", "mutants", "mutate")]
)
def test_all_shares_are_run_and_merged(workflow: str, job: str, session: str) -> None:
    path = ROOT / ".github" / "workflows" / f"{workflow}.yml"
    shares = jobs(path)[job]["strategy"]["matrix"]["share"]
    lines = [step["run"] for found in jobs(path).values() for step in found.get("steps", []) if "run" in step]
    start = f"python3 noxfile.py {session} --"
    assert f"{start} --shard ${{{{ matrix.share }}}}/{len(shares)}" in lines
    merges = [shlex.split(line) for line in lines if line.startswith(f"{start} --merge")]
    assert [[folder.rpartition("-")[2] for folder in line[5:]] for line in merges] == [list(map(str, shares))]


def test_actions_are_pinned_and_checkout_keeps_no_credentials() -> None:
    for path in WORKFLOWS:
        for job in jobs(path).values():
            for step in job.get("steps", []):
                if "uses" in step:
                    assert PINNED.fullmatch(step["uses"]), f"{path.name}: {step['uses']}"
                if "actions/checkout" in step.get("uses", ""):
                    assert step["with"]["persist-credentials"] is False


def test_nobody_may_do_more_than_needed() -> None:
    writes = set()
    for path in WORKFLOWS:
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["permissions"] == {}, path.name
        for name, job in jobs(path).items():
            writes |= {(path.stem, name, what) for what, how in job["permissions"].items() if how == "write"}
            assert "timeout-minutes" in job or "uses" in job, f"{path.name}: {name} has no time limit"
    assert writes == {
        ("links", "links", "issues"),
        ("pages", "deploy", "id-token"),
        ("pages", "deploy", "pages"),
    }
