"""Draw the README's picture: what an author writes, and what a reader sees after the last run.

`python -m checks.tools.picture` writes docs/_static/example.svg from the last run of the tutorial.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from conf.facts import ROOT

BUILD = ROOT / "build"
PICTURE = ROOT / "docs" / "_static" / "example.svg"
PAGE, BLOCKS = "tutorial/first-python-job", (33, 44, 55)  # the lines where the blocks begin
MACHINES = {"laptop": ("your machine", "#5b5f66"), "iceberg-login1": ("login node", "#9a4a00")}
WORKER = ("worker", "#00606b")
LINE, CHARACTER, LEFT = 19, 7.83, 16  # of 13 px monospace, in pixels


def main() -> int:
    """Draw it, from a run in which the blocks passed."""
    examples = [
        example
        for example in _read("examples.json")["examples"]
        if example["page"] == PAGE and example["block"] in BLOCKS and example.get("command")
    ]
    runs = {(run["page"], run["digest"]): run for run in _read("evidence.json")["examples"]}
    known = [runs.get((example["page"], example["digest"])) for example in examples]
    passed = [run for run in known if run and run["outcome"] == "passed"]
    if not examples or len(passed) != len(examples):
        print(f"error: {PAGE} has to pass first: python3 noxfile.py verify -- {PAGE}", file=sys.stderr)
        return 1
    PICTURE.write_text(draw(examples, passed), encoding="utf-8")
    print(f"written: {PICTURE.relative_to(ROOT)}")
    return 0


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(BUILD, name).read_text(encoding="utf-8"))
    return found


def draw(examples: Sequence[Mapping[str, Any]], runs: Sequence[Mapping[str, Any]]) -> str:
    """Return the SVG: the transcript, each machine with its name and colour, and the verdict below."""
    parts: list[str] = []
    y, before, widest = 30, "", 0
    for example in examples:
        name, colour = MACHINES.get(example["host"], WORKER)
        if name != before:
            y += 8 if before else 0
            parts.append(f'<text x="{LEFT}" y="{y}" class="label" fill="{colour}">{name}</text>')
            y, before = y + LINE - 2, name
        lines = [(example["prompt"], f" {example['command']}"), *((line, "") for line in example["expected"])]
        for number, (lead, typed) in enumerate(lines):
            shade = colour if number == 0 else "#5b5f66"
            parts.append(
                f'<rect x="0" y="{y - 14}" width="4" height="{LINE}" fill="{colour}"/>'
                f'<text x="{LEFT}" y="{y}" xml:space="preserve"><tspan fill="{shade}">{escape(lead)}</tspan>'
                f"{escape(typed)}</text>"
            )
            widest = max(widest, len(lead + typed))
            y += LINE
    width, height = round(widest * CHARACTER) + 2 * LEFT, y + 26
    when = datetime.fromisoformat(max(run["finished"] for run in runs))
    took = sum(run["ms"] or 0 for run in runs) / 1000
    told = f"passed · {when.day} {when:%B %Y} · {took:.1f} s"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-label="A transcript of commands on three machines, and below it: {told}">'
        "<style>text{font:13px DejaVu Sans Mono,Menlo,Consolas,monospace;fill:#1c1e21}"
        ".label,.outcome{font:600 12px system-ui,sans-serif;fill:revert-layer}</style>"
        f'<rect width="{width}" height="{height}" rx="6" fill="#f3f3f4" stroke="#d5d8dd"/>{"".join(parts)}'
        f'<path d="M0 {y - 8}H{width}" stroke="#d5d8dd"/>'
        f'<text x="{LEFT}" y="{height - 12}" class="outcome"><tspan fill="#17692f">✓ </tspan>'
        f'<tspan fill="#17692f">{escape(told)}</tspan></text>'
        f'<text x="{width - LEFT}" y="{height - 12}" class="outcome" text-anchor="end">'
        '<tspan fill="#3a3e42" text-decoration="underline">real output</tspan></text></svg>\n'
    )


if __name__ == "__main__":
    sys.exit(main())
