"""The status for other programs: `status.json` and `badge.svg` at the root of the site."""

import json
from collections import Counter
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from verified.known.evidence import STATES
from verified.known.reports import Reports
from verified.reading import collect

COLOURS = {"failed": "#b3141d", "stale": "#8a4b00", "not-reached": "#8a4b00", "unverified": "#5b5f66"}
PASSED = "#17692f"
CHARACTER = 7.0  # about as wide as one of 11 px in the badge, in pixels


def write(app: Sphinx, reports: Reports) -> None:
    """Write both files, if this is a site."""
    if app.builder.format != "html":
        return
    data = status(app, reports)
    text = json.dumps(data, indent=1, ensure_ascii=False)
    Path(app.outdir, "status.json").write_text(text + "\n", encoding="utf-8")
    Path(app.outdir, "badge.svg").write_text(badge(data["totals"]), encoding="utf-8")


def status(app: Sphinx, reports: Reports) -> dict[str, Any]:
    """Return all of it; conf/contract/status.schema.json describes it."""
    pages = {}
    not_run = []
    for page, examples in sorted(collect.of(app.env).items()):
        verdicts = [(example, reports.evidence.verdict(example)) for example in examples]
        finished = [verdict.run["finished"] for _, verdict in verdicts if verdict.run]
        pages[page] = {
            "title": app.env.titles[page].astext(),
            "url": app.config.html_baseurl + app.builder.get_target_uri(page),
            "examples": dict(Counter(verdict.state for _, verdict in verdicts)),
            "ms": sum((verdict.run or {}).get("ms") or 0 for _, verdict in verdicts),
            "finished": min(finished, default=None),
        }
        not_run += [
            {"page": page, "line": example.line, "reason": verdict.reason}
            for example, verdict in verdicts
            if verdict.state == "not-run"
        ]
    totals: Counter[str] = sum((Counter(page["examples"]) for page in pages.values()), Counter())
    run = reports.evidence.run
    return {
        "version": 2,
        "finished": run.get("finished"),
        "commit": run.get("commit"),
        "image": run.get("image"),
        "engine": run.get("engine"),
        "totals": {state: totals[state] for state in STATES},
        "pages": pages,
        "not_run": not_run,
        "mutants": reports.mutants.totals(),
    }


def badge(totals: dict[str, int]) -> str:
    """Draw the badge: what is worst, or how many examples passed."""
    worst = next((state for state in COLOURS if totals[state]), None)
    words = f"{totals[worst]} {worst.replace('-', ' ')}" if worst else f"{totals['passed']} passed"
    label = "examples"
    left, right = (round(len(text) * CHARACTER) + 12 for text in (label, words))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" '
        f'aria-label="{label}: {escape(words)}"><title>{label}: {escape(words)}</title>'
        f'<rect width="{left}" height="20" fill="#3a3e42"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{COLOURS[worst] if worst else PASSED}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2}" y="14">{label}</text>'
        f'<text x="{left + right / 2}" y="14">{escape(words)}</text></g></svg>\n'
    )
