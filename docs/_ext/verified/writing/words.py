"""The evidence in words, for readers without HTML: of one block, and of a page."""

from collections import Counter
from collections.abc import Sequence

from checks.pages.contract.examples import Command, Example
from verified.known import evidence
from verified.known.evidence import STATES, Verdict


def passed(verdicts: Sequence[Verdict], said: str | None = None) -> list[str]:
    """Say when a block passed, and how long its commands took; not the day that was said before."""
    runs = [verdict.run for verdict in verdicts if verdict.run]
    took = [run["ms"] for run in runs if run["ms"] is not None]
    day = evidence.day(min(map(evidence.when, runs)))
    return [*([day] if day != said else []), *([evidence.duration(sum(took))] if took else [])]


def verdict(examples: Sequence[Example], verdicts: Sequence[Verdict]) -> str:
    """Say in a sentence what became of a block, and in another one what to repeat."""
    speaks = evidence.worst(verdicts)
    says = STATES[speaks.state][1].capitalize()
    if speaks.state == "passed":
        says += " on " + ", in ".join(passed(verdicts))
    elif speaks.reason:
        says += f": {speaks.reason}"
    told = [says.rstrip(".") + "."]
    for example in examples:
        if isinstance(example, Command) and example.repeat_until:
            told.append(f"Repeat the last command until {example.repeat_until}.")
    return " ".join(told)


def page(blocks: Sequence[tuple[Sequence[Example], Sequence[Verdict]]]) -> tuple[str, list[tuple[str, str]]]:
    """Say of a page how many of its commands passed, when and on what; then list what did not, and why."""
    pairs = [pair for block in blocks for pair in zip(*block, strict=True)]
    count = Counter(verdict.state for _, verdict in pairs)
    numbers = ", ".join(f"{count[state]} {says}" for state, (_, says) in STATES.items() if count[state])
    shown = "1 example" if len(blocks) == 1 else f"{len(blocks)} examples"
    told = [f"{len(pairs)} commands and steps in {shown}: {numbers}."]
    if runs := [verdict.run for _, verdict in pairs if verdict.run]:
        moments = sorted(map(evidence.when, runs))
        first, last = evidence.day(moments[0]), evidence.day(moments[-1])
        newest = max(runs, key=evidence.when)
        commit = f", commit {newest['commit'][:12]}" if newest["commit"] else ""
        days = f"on {first}" if first == last else f"between {first} and {last}"
        told.append(f"They ran {days}, the last one on image {newest['image']}{commit}.")
    others = [
        (example.written.strip().split("\n")[0], verdict.reason or STATES[verdict.state][1])
        for example, verdict in pairs
        if verdict.state not in ("passed", "unverified")
    ]
    return " ".join(told), others
