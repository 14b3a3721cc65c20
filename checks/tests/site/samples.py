"""A sample site with the real look, whose examples are in every state."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conf.facts import ROOT

SAMPLE = Path(__file__).with_name("sample")
EVIL = "</pre><script>document.title = 'mine'</script><img src=x onerror=\"document.title = 'mine'\">"


def build(
    folder: Path, variables: Mapping[str, str] | None = None, more: Mapping[str, str] | None = None
) -> None:
    """Build the sample with the site's own settings; any warning is an error.

    Args:
        folder: where to put it.
        variables: for the environment of the build.
        more: settings that differ from the site's.
    """
    places: dict[str, object] = {
        "verified_examples": folder / "examples.json",
        "verified_evidence": folder / "evidence.json",
        **(more or {}),
    }
    settings = [f"-D{name}={place}" for name, place in places.items()]
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "dirhtml", "-n", "-W", "-c", str(ROOT / "docs")]
    subprocess.run(
        [*command, *settings, str(SAMPLE), str(folder / "site")],
        env=os.environ | (variables or {}),
        check=True,
        timeout=120,
    )


def evidence(examples: list[dict[str, Any]]) -> dict[str, Any]:
    """Make evidence in which each page is in the state of its name."""
    entries = []
    for example in examples:
        command = example.get("command") or ""
        entry = {key: example.get(key) for key in ("page", "line", "session", "user", "host", "digest")}
        entry |= {
            "command": command,
            "outcome": "passed",
            "reason": None,
            "exit": 0,
            "output": "",
            "ms": 2500,
        }
        if example["kind"] == "not-run":
            entry |= {"outcome": "not-run", "reason": example["reason"], "exit": None, "ms": None}
        if "wrong" in command:
            entry |= {"outcome": "failed", "reason": f"expected right: {EVIL}", "output": EVIL + "x" * 900}
        if "after" in command:
            entry |= {"outcome": "not-reached", "exit": None, "ms": None}
        if "changed" in command:
            entry["digest"] = "0" * 64
        if example["page"] != "unverified":
            entries.append(
                entry | {"finished": "2026-11-22T18:54:00Z", "image": "sha256:abc", "commit": None}
            )
    times = {"started": "2026-11-22T18:50:00Z", "finished": "2026-11-22T18:55:00Z"}
    return (
        {"version": 1, "image": "sha256:abc", "commit": None, "engine": "none"}
        | times
        | {"examples": entries}
    )
