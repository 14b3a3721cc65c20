"""How long earlier runs took: build/history.json as a small plot."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from docutils import nodes

from verified.known.evidence import day, duration, when
from verified.known.history import History

WIDTH, HEIGHT = 640, 140  # of the plot, in its own units
LEFT, TOP, BOTTOM = 90, 14, 22  # room for the words at its edges


def section(history: History) -> list[nodes.Node]:
    """Return all that the directive shows of them."""
    title = nodes.rubric("", "Earlier runs")
    runs = history.complete()
    if len(runs) < 2:
        return [title, nodes.paragraph("", "Fewer than two runs of all pages are known.")]
    failed = sum(run["failed"] > 0 for run in runs)
    text = f"What all commands took, in the last {len(runs)} runs of all pages; {failed} of the runs failed."
    return [title, nodes.paragraph("", text), nodes.raw("", plot(runs), format="html")]


def plot(runs: Sequence[Mapping[str, Any]]) -> str:
    """Draw the runs as an SVG: a dot each, its height the time, with the day and the time to point at."""
    longest = max(run["ms"] for run in runs) or 1
    step = (WIDTH - LEFT - 12) / (len(runs) - 1)
    room = HEIGHT - TOP - BOTTOM
    points = [
        (LEFT + number * step, TOP + room * (1 - run["ms"] / longest)) for number, run in enumerate(runs)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(_dot(x, y, run) for (x, y), run in zip(points, runs, strict=True))
    first, last = (day(when(run)) for run in (runs[0], runs[-1]))
    told = f"The last run took {duration(runs[-1]['ms'])}, the longest {duration(longest)}."
    floor = HEIGHT - BOTTOM
    return (
        f'<svg class="history" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told)}">'
        f'<path class="axis" d="M{LEFT} {TOP}V{floor}H{WIDTH}"/>'
        f'<text x="{LEFT - 6}" y="{TOP + 4}" text-anchor="end">{escape(duration(longest))}</text>'
        f'<text x="{LEFT - 6}" y="{floor}" text-anchor="end">0</text>'
        f'<text x="{LEFT}" y="{HEIGHT - 4}">{escape(first)}</text>'
        f'<text x="{WIDTH}" y="{HEIGHT - 4}" text-anchor="end">{escape(last)}</text>'
        f'<polyline points="{line}"/>{dots}</svg>\n'
    )


def _dot(x: float, y: float, run: Mapping[str, Any]) -> str:
    """Draw one run; a failed one is larger and hollow, so that colour is not all that tells."""
    moment = when(run)
    outcome = f"{run['failed']} failed" if run["failed"] else "all passed"
    told = f"{day(moment)}, {moment:%H:%M} UTC: {duration(run['ms'])}, {run['examples']} examples, {outcome}"
    kind, radius = ("failed", 5) if run["failed"] else ("passed", 3)
    place = f'cx="{x:.1f}" cy="{y:.1f}" r="{radius}"'
    return f'<circle class="{kind}" {place}><title>{escape(told)}</title></circle>'
