"""A mistake in conf/cluster.toml is told by its key, with what was found and what is allowed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conf.facts import CLUSTER_TOML, ROOT, FactsError, checked

TEXT = CLUSTER_TOML.read_text(encoding="utf-8")
MISTAKES = {
    'where = ["login", "workers"]': (
        'where = ["login", "worker"]',
        "prompts.cluster.where[1]: 'worker' is not allowed; allowed: laptop, login, workers",
    ),
    "slots = 4": ('slots = "4"', "workers.slots: '4' is not allowed; allowed: integer"),
    'limit = "1G"': (
        'limit = "1 GB"',
        "home.limit: '1 GB' is not allowed; allowed: a size such as 1G or 500M",
    ),
    "secret = true": ("secrt = true", "unknown key secrt; allowed: text, secret"),
    "[laptop]": ("[lap-top]", "top level: 'laptop' is missing"),
    "command_seconds = 300": ("command_seconds = 0", "limits.command_seconds: 0 "),
    "uid = 2001": ("", "users.te1st: 'uid' is missing"),
    "[site]": ("[site", ": Expected ']'"),
}


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake(tmp_path: Path, line: str) -> None:
    wrong, said = MISTAKES[line]
    assert line in TEXT
    path = tmp_path / "cluster.toml"
    path.write_text(TEXT.replace(line, wrong, 1), encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        checked(path)
    assert str(caught.value).startswith(f"error: {path}: ")
    assert said in str(caught.value)


def test_what_is_there_and_what_is_added_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "cluster.toml"
    path.write_text(TEXT + '\n[scratch]\nroot = "/scratch"\n', encoding="utf-8")
    assert checked(path)["scratch"] == {"root": "/scratch"}


@pytest.fixture
def wrong_copy(tmp_path: Path) -> Path:
    """Copy what programs need, with one mistake in cluster.toml."""
    for folder in ("conf", "docs", "checks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    text = TEXT.replace('where = ["laptop"]', 'where = ["desk"]')
    (tmp_path / "conf" / "cluster.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["sphinx", "-b", "dirhtml", "docs", "out"], 2),
        (["checks.verify"], 1),
        (["conf.cluster", "status"], 1),
    ],
    ids=["site", "examples", "cluster"],
)
def test_every_program_says_it_without_a_traceback(
    wrong_copy: Path, arguments: list[str], status: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=wrong_copy,
        env={name: text for name, text in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert "prompts.laptop.where[0]: 'desk' is not allowed; allowed: laptop, login, workers" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == status
